import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder("."),
  plugins: [react()],
  resolve: { alias: { "@": folder("../../../src"), "@tests": folder("../..") } },
  build: {
    target: "es2022",
    outDir: folder("../../../node_modules/.cache/graph-bench"),
    emptyOutDir: true,
  },
  preview: { port: 5197, strictPort: true, host: "127.0.0.1" },
});
