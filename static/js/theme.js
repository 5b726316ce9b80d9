// Läses blockerande i <head> så att sidan aldrig blinkar till i fel färger.
(() => {
  try {
    const chosen = localStorage.getItem("tema");
    if (chosen === "ljus" || chosen === "mork") document.documentElement.dataset.tema = chosen;
  } catch { /* lagring kan vara avstängd: då styr webbläsarens inställning */ }
})();
