// Runs in the calculator's page: changes the horizon again and again and notes how long each takes.
// `performance.now()` counts in ms.
async ({ count, pause_ms }) => {
  const calculator = document.querySelector("decision-calculator");
  const [answer, thresholds] = ["answer", "rest"].map((name) =>
    calculator.querySelector(`[data-part=${name}]`),
  );
  const horizon = calculator.querySelector("input[name=horizon_months]");
  const told = { shown: [], thresholds: [], longest: [] };
  let longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: "longtask" });

  const mutated = (/** @type {Element} */ part) =>
    new Promise((resolve) => {
      const seen = new MutationObserver(() => {
        seen.disconnect();
        resolve();
      });
      seen.observe(part, { childList: true, subtree: true, characterData: true });
    });
  // After the next frame's own work the screen shows what was put in before it.
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const rest = () => new Promise((resolve) => setTimeout(resolve, pause_ms));

  for (let number = 0; number < count; number++) {
    longest = 0;
    const begun = performance.now();
    const [shown, turned] = [mutated(answer), mutated(thresholds)];
    horizon.value = String(12 + (number % 48));
    horizon.dispatchEvent(new Event("change", { bubbles: true }));
    const after = async (/** @type {Promise<unknown>} */ sight, /** @type {number[]} */ times) => {
      await sight;
      await painted();
      times.push(performance.now() - begun);
    };
    await Promise.all([after(shown, told.shown), after(turned, told.thresholds)]);
    await rest(); // the pictures follow
    told.longest.push(longest);
  }
  return told;
}
