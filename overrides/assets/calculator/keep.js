// Has the browser keep the site for reading without a network, and offers a new version once one is
// there. Never from disk, and not for whoever saves data. No words: they stand in the page.
(function () {
  "use strict";

  const LOOK_AGAIN_MS = 3600e3; // a page left open asks for a new version each hour
  const notice = document.querySelector(".site-update");
  const workers = location.protocol.startsWith("http") && navigator.serviceWorker;
  if (!notice || !workers) return;
  const button = notice.querySelector("button");

  // The version that a page came with is the one it goes on with, until the reader takes another.
  function offer(take) {
    notice.hidden = false;
    button.onclick = take;
  }

  function follow(registration) {
    let agreed = false;
    const offerWaiting = () => {
      const { waiting } = registration;
      if (!waiting || !workers.controller) return;
      offer(() => {
        agreed = true;
        waiting.postMessage("take over");
      });
    };
    let controlled = Boolean(workers.controller);
    workers.addEventListener("controllerchange", () => {
      if (agreed) location.reload();
      else if (controlled) offer(() => location.reload()); // another tab agreed
      controlled = true;
    });
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing?.addEventListener("statechange", offerWaiting);
    });
    offerWaiting();
    let looked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - looked < LOOK_AGAIN_MS) return;
      looked = Date.now();
      registration.update().catch(() => {}); // no network: the next time will do
    });
  }

  function keep() {
    if (navigator.connection?.saveData && !workers.controller) return;
    // Private windows, full disks and hosts without the file refuse: the site then needs its network.
    workers.register(notice.dataset.worker, { updateViaCache: "none" }).then(follow, () => {});
  }

  // After all that the reader waits for: pages first, then Python, then keeping it all.
  const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 1000));
  const soon = () => setTimeout(() => whenIdle(keep), 3000);
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon);
})();
