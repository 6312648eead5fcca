import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const tauri = {
  group: ["@tauri-apps/*"],
  message: "Only src/backend talks to the desktop host: import its hooks instead.",
};
const climb = {
  group: ["../*"],
  message: "Import from '@/…' instead of climbing out of the folder.",
};
const room = (names, message) => ({
  group: names.flatMap((name) => [`@/${name}`, `@/${name}/*`]),
  message,
});
const restrict = (...patterns) => ({
  "no-restricted-imports": ["error", { patterns }],
});

const syntax = {
  "no-restricted-syntax": [
    "error",
    {
      selector: "ExportAllDeclaration, ExportNamedDeclaration[source]",
      message: "No barrels: import from the file that declares it.",
    },
    { selector: "TSEnumDeclaration", message: "Use a union of string literals." },
  ],
};

export default defineConfig(
  { ignores: ["dist", "src/backend/bindings.ts", "public"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "react-hooks": reactHooks, "jsx-a11y": jsxA11y },
    rules: {
      ...jsxA11y.flatConfigs.recommended.rules,
      ...reactHooks.configs.recommended.rules,
      // Speaks of React Compiler, which this build does not use.
      "react-hooks/incompatible-library": "off",
      ...restrict(tauri, climb),
      ...syntax,
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      eqeqeq: "error",
      "max-lines": ["error", { max: 400 }],
    },
  },
  {
    files: ["src/design/**"],
    rules: restrict(
      tauri,
      climb,
      room(["app", "backend", "features", "graph-editor"], "design knows nothing of ours."),
    ),
  },
  {
    files: ["src/i18n/**"],
    rules: restrict(
      tauri,
      climb,
      room(["app", "backend", "features", "graph-editor", "design"], "i18n stands alone."),
    ),
  },
  {
    files: ["src/backend/**"],
    rules: restrict(
      climb,
      room(["app", "features", "graph-editor", "design"], "backend is below every view."),
    ),
  },
  // The transport's own test stands in for the host.
  { files: ["tests/backend/transport.test.ts"], rules: restrict(climb) },
  {
    files: ["src/features/**", "src/graph-editor/**"],
    rules: restrict(
      tauri,
      room(["app", "features"], "A feature imports design, backend and i18n, never another one."),
    ),
  },
  {
    files: ["**/*.{js,mjs}", "**/vite.config.ts"],
    languageOptions: { globals: globals.node },
  },
);
