/** Builds `ilk.js` beside the studio: one file, for every browser of the last years. */

import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  build: {
    outDir: "../src/ilk/api/studio",
    emptyOutDir: false,
    target: "es2022",
    lib: { entry: "snippet/ilk.ts", formats: ["iife"], name: "ilkScript", fileName: () => "ilk.js" },
  },
});
