import { createRoot } from "react-dom/client";
import { Window } from "@/app/Window";
import { answerClosing, desktopTransport } from "@/backend/desktop-transport";
import "@/design/fonts.css";
import "@/design/tokens.css";
import "@/design/base.css";

void answerClosing();
const root = document.getElementById("root");
if (!root) throw new Error("BUG: index.html has no #root");
createRoot(root).render(<Window transport={desktopTransport} />);
