// What the workbench does more quickly with scripts; every page works without them. Forms: forms.js.
"use strict";

// A form that is sent twice by a double click is sent once; save one that brings a file, after which the page stands as it was.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.getAttribute("method")?.toLowerCase() === "post" && !form.dataset.upload && !("file" in form.dataset)) form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const make = (name, attributes = {}, text = "") => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
};

// Attachments go in pieces, and go on where a broken connection stopped them.
const PIECE = 8 << 20;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const upload = (form) => {
  const base = form.dataset.upload;
  const headers = { "X-Form-Token": form.elements._form.value };
  const ask = (method, path, body, type = "application/x-www-form-urlencoded") =>
    fetch(base + path, { method, body, headers: body === undefined ? headers : { ...headers, "Content-Type": type } });
  const told = async (reply) => {
    const model = await reply.json().catch(() => ({}));
    if (!reply.ok && !(reply.status === 409 && "offset" in model)) throw Object.assign(new Error(model.detail ?? model.title ?? reply.status), { status: reply.status });
    return model;
  };

  const begin = async (file, key) => {
    const kept = sessionStorage.getItem(key);
    if (kept) {
      const reply = await ask("GET", `/${kept}`);
      if (reply.ok) return reply.json();
    }
    const model = await told(await ask("POST", "", new URLSearchParams({ name: file.name, size: file.size })));
    sessionStorage.setItem(key, model.id);
    return model;
  };
  // fetch fails with a TypeError where the connection broke; all else was answered by the server.
  const patiently = async (status, call) => {
    for (let pause = 1000; ; pause = Math.min(pause * 2, 30000)) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        status.textContent = form.dataset.broken;
        await wait(pause);
      }
    }
  };
  // What was begun in this window and is not whole: the same file goes on where it was.
  const begun = `upload:${base}:`;
  const rest = make("div");
  form.append(rest);
  const showBegun = () => {
    const lines = Object.keys(sessionStorage)
      .filter((key) => key.startsWith(begun))
      .map((key) => {
        const line = make("p", {}, `${key.slice(begun.length).replace(/:\d+:\d+$/, "")}: ${form.dataset.again} `);
        const drop = make("button", { type: "button", class: "btn" }, form.dataset.drop);
        drop.addEventListener("click", () => {
          ask("DELETE", `/${sessionStorage.getItem(key)}`).catch(() => {});
          sessionStorage.removeItem(key);
          line.remove();
        });
        line.append(drop);
        return line;
      });
    rest.replaceChildren(...lines);
  };
  showBegun();

  // A button that holds the pieces back until it is pressed again.
  const holder = () => {
    const button = make("button", { type: "button", class: "btn" }, form.dataset.pause);
    let held = null;
    button.addEventListener("click", () => {
      if (held) {
        held.go();
        held = null;
      } else {
        held = {};
        held.on = new Promise((go) => {
          held.go = go;
        });
      }
      button.textContent = held ? form.dataset.goOn : form.dataset.pause;
    });
    return { button, passed: () => held?.on };
  };

  const send = async (file) => {
    const key = `${begun}${file.name}:${file.size}:${file.lastModified}`;
    const hold = holder();
    const bar = make("progress", { max: file.size, value: 0, "aria-label": file.name });
    const status = make("span", { class: "muted", "aria-live": "polite" });
    const line = make("p", {}, `${file.name} `);
    line.append(status, " ", hold.button, bar);
    form.append(line);
    try {
      let { id, offset } = await patiently(status, () => begin(file, key));
      while (offset < file.size) {
        await hold.passed();
        const from = offset;
        ({ offset } = await patiently(status, async () =>
          told(await ask("PATCH", `/${id}?offset=${from}`, file.slice(from, from + PIECE), "application/octet-stream"))));
        bar.value = offset;
        status.textContent = `${Math.floor((100 * offset) / file.size)} %`;
      }
      await patiently(status, async () => told(await ask("POST", `/${id}`, new URLSearchParams())));
      sessionStorage.removeItem(key);
      return true;
    } catch (error) {
      // A session that ended takes nothing with it: signed in again, the file goes on.
      if (error.status !== 401 && error.status !== 403) sessionStorage.removeItem(key);
      line.replaceWith(make("p", { class: "wrong", role: "alert" }, `${file.name}: ${error.message}`));
      return false;
    }
  };

  const sendAll = async (files) => {
    const button = form.querySelector("button[type=submit]");
    if (!files.length || button.disabled) return;
    button.disabled = true;
    form.querySelectorAll(".wrong").forEach((e) => e.remove());
    rest.replaceChildren();
    let good = true;
    for (const file of files) good = (await send(file)) && good;
    button.disabled = false;
    delete form.dataset.sent;
    showBegun();
    if (good) {
      location.hash = "files";
      location.reload();
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll([...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]));
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    sendAll([...event.dataTransfer.files]);
  });
};
document.querySelectorAll("form[data-upload]").forEach(upload);
document.querySelector(".who form")?.addEventListener("submit", () => sessionStorage.clear());

// A menu closes by Escape, and by a click beside it.
document.querySelectorAll("details.new").forEach((menu) => {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// An import tells how far it is.
const progress = document.querySelector("[data-progress]");
const follow = async () => {
  for (;;) {
    await wait(1000);
    try {
      const reply = await fetch(progress.dataset.progress);
      const model = await reply.json();
      if (!reply.ok || model.finished) break;
      progress.max = model.rows || 1;
      progress.value = model.done_rows;
      progress.labels[0].textContent = model.doing;
      document.querySelector("[data-progress-text]").textContent = `${model.done_rows} / ${model.rows}`;
    } catch {
      // no connection for a moment
    }
  }
  location.reload();
};
if (progress) follow();
