/* Runs before the first paint, so that a light window never flashes dark. The settings of the
   app hold the truth; this only remembers what the last window showed. */
(function () {
  var kept = null;
  try {
    kept = window.localStorage.getItem("sculk.theme");
  } catch {
    /* Storage may be refused; the system's own preference then decides. */
  }
  var light =
    kept === "light" ||
    (kept !== "dark" && window.matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset.theme = light ? "light" : "dark";
})();
