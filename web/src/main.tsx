/** Starts the studio. */

import "@fontsource-variable/inter/wght.css";
import "./theme/mantine";
import "./theme/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Studio } from "./studio";

const root = document.getElementById("studio");
if (!root) throw new Error("index.html has no element for the studio");
createRoot(root).render(
  <StrictMode>
    <Studio />
  </StrictMode>,
);
