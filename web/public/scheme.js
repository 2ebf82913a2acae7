// Sets the colour scheme before the first paint, so that a dark studio never flashes white.
(() => {
  const chosen = localStorage.getItem("ilk-colour-scheme");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = chosen === "light" || chosen === "dark" ? chosen : dark ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
})();
