import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import "@/design/fonts.css";
import "@/design/tokens.css";
import "@/design/base.css";

const root = document.getElementById("root");
if (!root) throw new Error("BUG: index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
