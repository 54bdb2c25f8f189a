// How does a case's page take photos and videos?  Slot by slot: sent in pieces, gone on with after a break, and each
// check shown as it comes.  When something fails, it is found out which of three things it is.
(() => {
  "use strict";
  const root = document.getElementById("photos");
  if (!root || !window.makegoodUploads) return;
  const { Trouble, send, json, renew, isSame, giveUp } = window.makegoodUploads;
  const words = root.dataset;
  const caseId = words.case;
  const LATER_MS = [2000, 5000, 10000, 20000, 30000];
  const LISTENERS = 3;
  const PROBE_MS = 8000;

  // --- what three things can be wrong ---

  const cameraState = async () => {
    try {
      return (await navigator.permissions.query({ name: "camera" })).state;
    } catch {
      return "unknown";
    }
  };

  // What a picture lacks is known from the picture; line and session are asked for, and a server that is silent is none.
  const OF_PERMISSION = ["file", "camera", "empty"];
  const diagnose = async (what) => {
    const steps = { permission: OF_PERMISSION.includes(what) ? "bad" : "good", line: "good", session: "good" };
    try {
      if (!navigator.onLine) throw new Trouble("line");
      const answer = await fetch("/clock", { cache: "no-store", signal: AbortSignal.timeout(PROBE_MS) });
      if (answer.status === 401) steps.session = "bad";
    } catch {
      return { ...steps, line: "bad", session: "unknown" };
    }
    return steps;
  };

  const sketch = document.getElementById("photos-trouble").content.firstElementChild;

  const explain = async (box, trouble, again) => {
    const notice = sketch.cloneNode(true);
    const said = trouble.what === "server";
    notice.querySelector("[data-said]").textContent = said ? trouble.message : "";
    notice.querySelector("[data-steps]").hidden = said;
    const steps = said ? {} : await diagnose(trouble.what);
    for (const step of notice.querySelectorAll("[data-step]")) step.dataset.is = steps[step.dataset.step] ?? "unknown";
    const bad = ["session", "line", "permission"].find((name) => steps[name] === "bad");
    const titles = { session: words.saySession, line: words.sayLine, permission: words.sayPermission };
    if (trouble.what === "empty") titles.permission = words.sayEmpty;
    notice.querySelector("[data-title]").textContent = said ? words.sayRefused : titles[bad] ?? words.sayBroken;
    notice.querySelector("[data-sign-in]").hidden = bad !== "session";
    const button = notice.querySelector("[data-again]");
    button.hidden = !again || trouble.final;
    if (again) button.addEventListener("click", again);
    box.replaceChildren(notice);
    box.hidden = false;
    return bad;
  };

  // --- what the checks find ---

  const waiting = [];
  let listening = 0;
  const listen = (begin) => {
    waiting.push(begin);
    next();
  };
  const next = () => {
    if (listening >= LISTENERS || !waiting.length) return;
    listening += 1;
    waiting.shift()(() => {
      listening -= 1;
      next();
    });
  };

  const show = (place, check, ok, says) => {
    const list = place.querySelector("[data-found]");
    const own = (place.dataset.own ?? "").split(" ");
    if (ok === true) document.querySelectorAll(`[data-need="${check}"]`).forEach((need) => (need.dataset.met = "yes"));
    const idle = ok === null && check === "unmodified"; // nothing known is nothing to say
    if (!list || !says || idle || (ok !== true && place.dataset.own && !own.includes(check))) return;
    const line = list.querySelector(`[data-check="${check}"]`) ?? document.createElement("li");
    line.dataset.check = check;
    line.dataset.ok = ok === true ? "yes" : ok === false ? "no" : "unsure";
    line.textContent = says;
    list.append(line);
  };

  // How many pictures of an occasion are there, what is to be taken again aside; or that nothing is asked for any more.
  const tally = (occasion) => {
    const sum = occasion?.querySelector("[data-sum]");
    if (!sum) return;
    const all = [...occasion.querySelectorAll("[data-slot]")];
    const given = all.filter((slot) => ["good", "held", "checking"].includes(slot.dataset.is)).length;
    const some = sum.dataset.saySome.replace("{given}", given).replace("{all}", all.length);
    const seen = !occasion.querySelector('[data-need][data-met="no"]');
    sum.textContent = seen || given === all.length ? sum.dataset.sayAll : some;
  };

  const stand = (place, tone, says) => {
    place.dataset.is = tone;
    tally(place.closest(".occasion"));
    place.dispatchEvent(new CustomEvent("stands", { bubbles: true }));
    const badge = place.querySelector("[data-state]");
    badge.hidden = !says;
    badge.className = `badge tone-${tone === "good" ? "mine" : tone === "more" ? "soon" : "wait"}`;
    badge.textContent = says;
    const camera = place.querySelector("[data-pick] .button");
    camera?.classList.toggle("button--quiet", tone === "good" || tone === "held");
  };

  const judge = (place, state, becauseOf) => {
    const own = (place.dataset.own ?? "").split(" ");
    const judged = ["needs_more", "held_for_review"].includes(state);
    const others = becauseOf.length && !becauseOf.some((check) => own.includes(check));
    const fine = judged && place.dataset.own && others;
    const needs = place.closest(".occasion")?.querySelectorAll('[data-need][data-met="no"]') ?? [];
    const unseen = [...needs].filter((need) => own.includes(need.dataset.need)).map((need) => need.dataset.name);
    if (state === "accepted") stand(place, "good", words.sayAccepted);
    else if (fine && unseen.length) stand(place, "more", words.sayUnseen.replace("{needs}", unseen.join(words.sayJoin)));
    else if (fine) stand(place, "good", words.sayFine);
    else if (state === "needs_more") stand(place, "more", words.sayMore);
    else if (state === "held_for_review") stand(place, "held", words.sayHeld);
    else stand(place, "checking", words.sayChecking);
  };

  // The picture as the server draws it: small, in a link by which it is looked at.
  const looked = (to, place) => {
    const link = document.createElement("a");
    const title = place.querySelector("h3, h4, .exhibit__title strong").firstChild.textContent.trim();
    Object.assign(link, { className: "still", href: to, target: "_blank", rel: "noopener" });
    Object.assign(link.dataset, { look: "evidence", title });
    const picture = document.createElement("img");
    Object.assign(picture, { width: 136, height: 136, alt: title, src: `${to}?width=192` });
    link.append(picture);
    return link;
  };

  // The whole of it, when there is nothing more to hear.
  const settle = async (id, place) => {
    const exhibit = await json(`/mine/exhibits/${id}`);
    for (const one of exhibit.findings) show(place, one.kind, one.ok, one.says);
    judge(place, exhibit.state, exhibit.because_of);
    for (const check of exhibit.state === "needs_more" ? exhibit.because_of : []) {
      place.querySelector(`[data-check="${check}"]`)?.setAttribute("data-ok", "no");
    }
    const drawn = place.querySelector("[data-drawn]");
    if (drawn && exhibit.pictures.length) {
      const inHand = drawn.contains(document.activeElement);
      drawn.replaceChildren(looked(exhibit.pictures[0].replace("/v1/", "/mine/"), place));
      if (inHand) drawn.firstChild.focus();
    }
    await moved();
  };

  // Whether the case has gone on meanwhile: a page that keeps up with it does so, another says it, and reloads only when
  // asked.
  const moved = async () => {
    const page = await renew();
    if (!root.dispatchEvent(new CustomEvent("renewed", { bubbles: true, cancelable: true, detail: page }))) return;
    const heading = page.querySelector("h1")?.textContent ?? "";
    const notice = document.getElementById("photos-moved");
    if (!heading || heading === document.querySelector("h1").textContent) return;
    notice.querySelector("[data-stage]").textContent = heading;
    notice.hidden = false;
  };

  const watch = (id, place) =>
    listen((done) => {
      const stream = new EventSource(`/mine/exhibits/${id}/progress`);
      const end = () => {
        stream.close();
        done();
        settle(id, place).catch(() => {});
      };
      stream.addEventListener("finding", (event) => {
        const { kind, ok, says } = JSON.parse(event.data);
        show(place, kind, ok, says);
      });
      stream.addEventListener("verdict", end);
      stream.addEventListener("ended", end);
      stream.addEventListener("error", () => {
        if (stream.readyState === EventSource.CLOSED) end();
      });
    });

  // --- one slot ---

  // In a form, what was sent goes with the form.
  const attach = (place, id) => {
    const label = place.querySelector("[data-attach]");
    if (!label) return;
    const box = label.querySelector("input");
    Object.assign(box, { value: id, checked: true, disabled: false });
    label.hidden = false;
  };

  const slotOf = (place) => {
    const bar = place.querySelector("[data-bar]");
    const note = place.querySelector("[data-note]");
    const box = place.querySelector("[data-trouble]");
    const buttons = place.querySelector("[data-pick]");
    let open = null;
    let failures = 0;
    let later = 0;
    let running = false;
    let emptied = 0; // who comes back twice without a picture may not be let into the album

    const tell = (share) => {
      const percent = Math.floor(share * 100);
      bar.hidden = false;
      bar.value = share;
      note.hidden = false;
      note.textContent = words.sayShare.replace("{percent}", percent);
    };

    const quiet = () => {
      clearTimeout(later);
      bar.hidden = note.hidden = box.hidden = true;
      box.replaceChildren();
    };

    const go = async (sending) => {
      if (running) return;
      running = true;
      place.dataset.live = ""; // from here on its results have their place
      clearTimeout(later);
      buttons.hidden = true;
      stand(place, "receiving", words.sayReceiving);
      try {
        const id = await send(sending, (share) => {
          failures = 0;
          box.hidden = true;
          tell(share);
        });
        quiet();
        buttons.hidden = false;
        place.querySelector("[data-found]").replaceChildren();
        attach(place, id);
        stand(place, "checking", words.sayChecking);
        watch(id, place);
      } catch (error) {
        await failed(error, sending);
      } finally {
        running = false;
      }
    };

    const failed = async (error, sending) => {
      const trouble = error instanceof Trouble ? error : new Trouble("server", words.sayBroken);
      place.dispatchEvent(new CustomEvent("waits", { bubbles: true }));
      const bad = await explain(box, trouble, () => go(sending));
      buttons.hidden = trouble.what !== "server" && trouble.what !== "file";
      if (trouble.what === "server" || trouble.what === "file") {
        bar.hidden = note.hidden = true;
        stand(place, "more", words.sayNotSent);
        return;
      }
      stand(place, "receiving", words.sayPaused);
      const wait = LATER_MS[Math.min(failures, LATER_MS.length - 1)];
      failures += 1;
      if (bad !== "session") later = setTimeout(() => go(sending), wait);
      back = () => go(sending);
    };

    let back = null;
    const returned = () => {
      if (back && !running && document.visibilityState === "visible") back();
    };
    addEventListener("online", returned);
    document.addEventListener("visibilitychange", returned);

    const picked = async (file) => {
      quiet();
      failures = 0;
      const sending = { file, about: { case_id: caseId, purpose: place.dataset.purpose, slot: place.dataset.slot } };
      try {
        if (open && (await isSame(open, file))) sending.id = open.id;
        else if (open) await giveUp(open.id);
        open = null;
      } catch (error) {
        await failed(error instanceof Trouble ? error : new Trouble("file"), sending);
        return;
      }
      await go(sending);
    };

    for (const input of place.querySelectorAll('input[type="file"]')) {
      input.addEventListener("change", () => {
        const [file, ...others] = input.files;
        emptied = 0;
        if (others.length) place.dispatchEvent(new CustomEvent("others", { bubbles: true, detail: others }));
        if (file) picked(file).finally(() => (input.value = ""));
      });
      input.addEventListener("cancel", async () => {
        emptied += 1;
        if (input.hasAttribute("capture") && (await cameraState()) === "denied") await explain(box, new Trouble("camera"), null);
        else if (emptied >= 2 && !running) await explain(box, new Trouble("empty"), null);
      });
    }

    place.addEventListener("given", (event) => !running && picked(event.detail));

    // At a desk a file is dropped where it belongs.
    for (const kind of ["dragover", "dragleave", "drop"]) {
      place.addEventListener(kind, (event) => {
        event.preventDefault();
        place.classList.toggle("slot--over", kind === "dragover");
        const file = kind === "drop" && !running && event.dataTransfer.files[0];
        if (file) picked(file);
      });
    }

    // An upload that some device of this person began: the same file goes on where it stopped.
    const offer = (upload) => {
      open = upload;
      tell(upload.length ? upload.offset / upload.length : 0);
      note.textContent = words.sayResume
        .replace("{percent}", Math.floor((100 * upload.offset) / (upload.length || 1)))
        .replace("{name}", upload.filename);
      stand(place, "receiving", words.sayPaused);
      place.dispatchEvent(new CustomEvent("waits", { bubbles: true }));
    };

    return { place, offer };
  };

  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-plain]")) part.remove();
  const slots = [...document.querySelectorAll("[data-slot]")].map(slotOf);
  for (const place of document.querySelectorAll("[data-watch]")) watch(place.dataset.watch, place);

  json(`/mine/cases/${caseId}/uploads`)
    .then(({ items }) => {
      for (const upload of items) {
        const slot = slots.find(
          ({ place }) => place.dataset.purpose === upload.purpose && place.dataset.slot === (upload.slot ?? ""),
        );
        if (!slot) continue;
        slot.place.closest("details")?.setAttribute("open", "");
        slot.offer(upload);
      }
    })
    .catch(() => {});
})();
