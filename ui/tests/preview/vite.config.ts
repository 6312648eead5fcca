import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The policy of the desktop app, so that what it would refuse is seen here too. */
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self' data:; img-src 'self' data:; object-src 'none'; base-uri 'none'";

export default defineConfig({
  root: folder("."),
  publicDir: folder("../../public"),
  plugins: [react()],
  resolve: { alias: { "@": folder("../../src"), "@tests": folder("..") } },
  build: {
    target: "es2022",
    outDir: folder("../../node_modules/.cache/preview"),
    emptyOutDir: true,
  },
  preview: {
    port: 5199,
    strictPort: true,
    host: "127.0.0.1",
    headers: { "Content-Security-Policy": CSP },
  },
});
