// From file:// the theme's search gets its worker from an iframe (vendor/iframe-worker.js), which
// replaces window.Worker. Workers made from a Blob run there natively: keep those native.
(function () {
  "use strict";
  if (location.protocol !== "file:") return;
  const Native = window.Worker;
  let Replacement = Native;
  function Router(url, options) {
    const Chosen = String(url).startsWith("blob:") ? Native : Replacement;
    return new Chosen(url, options);
  }
  Object.defineProperty(window, "Worker", {
    configurable: true,
    get: () => Router,
    set: (worker) => {
      Replacement = worker;
    },
  });
})();
