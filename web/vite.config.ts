import react from "@vitejs/plugin-react";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";

// During development the pages come from Vite and the answers from a running `ilk serve`.
const server = loadEnv("development", ".", "ILK_").ILK_URL ?? "http://127.0.0.1:8765";

export default defineConfig({
  base: "/",
  plugins: [react()],
  build: {
    outDir: "../src/ilk/api/studio",
    emptyOutDir: true,
    // The content security policy has no `data:` fonts or scripts, so nothing may be inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    target: "es2023",
  },
  server: {
    // The server refuses writes from another origin; the proxy speaks as if it were the same one.
    proxy: { "/v1": { target: server, changeOrigin: true, headers: { origin: server } } },
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
