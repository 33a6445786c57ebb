// Forms of the workbench: what is chosen is found by typing, dates know the law's calendar, what is typed is kept.
// Every form works without this file; `make` is desk.js's.
"use strict";
{
  const said = document.body.dataset;
  const english = document.documentElement.lang === "en";
  const withLanguage = (path) => {
    const url = new URL(path, location.href);
    url.searchParams.set("lang", english ? "en" : "zh");
    return url;
  };
  const status = make("div", { class: "unseen", role: "status" });
  document.body.append(status);

  // ---- A field with a list under it, worked by keyboard as by mouse: the combobox pattern of WAI-ARIA, with the first
  // that fits selected, so that letters and Enter or Tab are enough.

  let lists = 0;
  // find(typed): options {value, label, note}, or a promise of them. take(option): what choosing one does.
  const combobox = (input, find, take, left) => {
    const box = make("span", { class: "combo" });
    const list = make("ul", { class: "suggestions", role: "listbox", id: `suggestions-${++lists}`, "aria-label": input.labels[0]?.textContent ?? "" });
    let options = [];
    let at = -1;
    let asked = 0;
    let timer;
    input.before(box);
    box.append(input, list);
    list.hidden = true;
    for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off", spellcheck: "false" }))
      input.setAttribute(key, value);

    const close = () => {
      asked += 1;
      clearTimeout(timer);
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const point = (to) => {
      list.children[at]?.setAttribute("aria-selected", "false");
      at = options.length ? (to + options.length) % options.length : -1;
      const option = list.children[at];
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };
    const choose = (option) => {
      close();
      take(option);
      status.textContent = "";
    };
    const show = (found, first) => {
      options = found;
      list.replaceChildren(
        ...found.map((option, i) => {
          const item = make("li", { role: "option", id: `${list.id}-${i}`, "aria-selected": "false" });
          item.append(make("span", option.foreign ? { lang: "zh-CN" } : {}, option.label), make("span", { class: "muted" }, option.note ? ` ${option.note}` : ""));
          item.addEventListener("mousedown", (event) => {
            event.preventDefault();
            choose(option);
          });
          return item;
        }),
      );
      at = -1;
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = found.length ? said.found.replace("{n}", found.length) : said.none;
      point(first);
    };
    const open = async (typed, first) => {
      const mine = ++asked;
      const found = await find(typed);
      if (mine === asked && found && document.activeElement === input) show(found, first);
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => open(input.value.trim(), input.value.trim() ? 0 : -1), find.wait ?? 0);
    });
    input.addEventListener("mousedown", () => {
      if (list.hidden && (find.always || !input.value)) open("", -1);
    });
    input.addEventListener("blur", () => {
      const only = !list.hidden && options.length === 1 ? options[0] : null;
      close();
      left?.(only);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open(find.always ? "" : input.value.trim(), event.altKey ? -1 : event.key === "ArrowDown" ? 0 : -1);
        else point(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
      } else if (event.key === "Enter" && !list.hidden && at >= 0) {
        event.preventDefault();
        choose(options[at]);
      } else if (event.key === "Tab" && !list.hidden && at >= 0) {
        choose(options[at]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    });
  };

  const took = (element) => {
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // A reference: the server finds it. The field holds its number, what it is called stands beside.
  const reference = (input) => {
    const row = input.closest(".find-row");
    row?.querySelector(".find")?.remove();
    let chosen = input.closest("p").querySelector("[data-chosen]");
    if (!chosen) {
      chosen = make("span", { class: "help chosen" });
      (row ?? input).after(chosen);
    } else (row ?? input).after(chosen);
    let asking;
    let taking = false;
    const find = async (typed) => {
      asking?.abort();
      asking = new AbortController();
      try {
        const url = withLanguage(`/api/v1${new URL(input.dataset.suggest, location.href).pathname}`);
        url.searchParams.set("q", typed);
        const reply = await fetch(url, { signal: asking.signal });
        if (!reply.ok) return null;
        const { found = [] } = await reply.json();
        return found.map(({ number, label, state }) => ({ value: number, label: label || number, note: [state, label ? number : ""].filter(Boolean).join(" · "), state, foreign: true }));
      } catch {
        return null; // typed on, or no connection: the field takes what is written in it
      }
    };
    find.wait = 150;
    const take = (option) => {
      taking = true;
      input.value = option.value;
      chosen.textContent = option.label === option.value ? "" : [option.label, option.state].filter(Boolean).join(" · ");
      input.dispatchEvent(new Event("change", { bubbles: true }));
      taking = false;
    };
    combobox(input, find, take, (only) => only && take(only));
    input.addEventListener("input", () => {
      if (!taking) chosen.textContent = "";
    });
  };
  document.querySelectorAll("[data-suggest]").forEach(reference);

  // A code among many: the list stays what is sent, a field above it finds in it.
  const counts = (c) => /[\p{Script=Han}a-z0-9]/iu.test(c);
  const matches = (option, typed) => {
    const title = option.textContent.toLowerCase();
    if (title.includes(typed) || option.value.toLowerCase() === typed) return true;
    const groups = option.dataset.initials?.split(" ");
    const letters = [...title].filter(counts);
    const wanted = [...typed].filter(counts);
    if (!groups || groups.length !== letters.length || !wanted.length) return false;
    return letters.some((_, from) => wanted.every((c, i) => c === letters[from + i] || groups[from + i]?.includes(c)));
  };
  const starts = (option, typed) => option.textContent.toLowerCase().startsWith(typed) || [...typed].filter(counts).every((c, i) => (option.dataset.initials ?? "").split(" ")[i]?.includes(c));
  const code = (select) => {
    const title = () => (select.value ? select.selectedOptions[0].textContent : "");
    const input = make("input", { class: "form-control combo-code", id: select.id, placeholder: select.dataset.combo });
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    select.before(input);
    select.id = `${input.id}-values`;
    select.hidden = true;
    const find = (typed) => {
      const wanted = typed.toLowerCase();
      const fits = [...select.options].slice(1).filter((o) => !wanted || matches(o, wanted));
      if (wanted) fits.sort((a, b) => starts(b, wanted) - starts(a, wanted));
      return fits.map((o) => ({ value: o.value, label: o.textContent }));
    };
    find.always = true;
    const take = (option) => {
      select.value = option.value;
      input.value = title();
      input.removeAttribute("aria-invalid");
      took(select);
    };
    // What is typed and is none of them must not look as if it were chosen.
    const left = (only) => {
      const typed = input.value.trim();
      if (typed === title()) return;
      if (!typed) take({ value: "" });
      else if (only) take(only);
      else {
        const same = [...select.options].slice(1).find((o) => o.textContent === typed);
        if (same) return take(same);
        input.value = title();
        status.textContent = said.pick;
      }
    };
    combobox(input, find, take, left);
    input.value = title();
    input.addEventListener("focus", () => input.select());
    window.addEventListener("pageshow", () => {
      input.value = title();
    });
    if (select.autofocus) input.focus();
  };
  document.querySelectorAll("select[data-combo]").forEach(code);

  // A file is chosen among those attached to the records that the form names: asked again when one is named, or when one
  // comes back from attaching.
  const files = (select) => {
    select.closest(".find-row").querySelector(".find")?.remove();
    const form = select.form;
    const refs = select.dataset.files.split(" ").filter(Boolean).map((pair) => pair.split("="));
    const first = [...select.options].filter((o) => o.defaultSelected || !o.value);
    const own = location.pathname.match(/^\/desk\/registers\/[^/]+\/[^/]+(?=\/(edit|steps))/)?.[0];
    const link = select.closest("p").querySelector("[data-attach]");
    let asked = 0;
    const list = async () => {
      const mine = ++asked;
      const from = refs.map(([name, reg]) => [reg, form.elements[name]?.value]).filter(([, number]) => number).map(([reg, number]) => `/desk/registers/${reg}/${encodeURIComponent(number)}`);
      if (own) from.unshift(own);
      const found = await Promise.all(
        from.map((path) =>
          fetch(withLanguage(`/api/v1${path}`))
            .then((reply) => (reply.ok ? reply.json() : null))
            .catch(() => null),
        ),
      );
      if (mine !== asked) return;
      const chosen = select.value;
      const options = found.filter(Boolean).flatMap((model) => (model.files ?? []).map((f) => [f.sha256, `${f.name} · ${f.size} · ${model.number}`]));
      select.replaceChildren(...first, ...options.filter(([digest]) => !first.some((o) => o.value === digest)).map(([digest, text]) => make("option", { value: digest }, text)));
      select.value = chosen;
      if (link && from[0]) link.href = `${from[0]}/files`;
    };
    for (const [name] of refs) form.elements[name]?.addEventListener("change", list);
    window.addEventListener("focus", list);
  };
  document.querySelectorAll("[data-files]").forEach(files);

  // ---- Dates.

  const pad = (n) => String(n).padStart(2, "0");
  const iso = (date) => `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  const dayOf = (year, month, day) => {
    const date = new Date(Date.UTC(year, month - 1, day));
    return year > 1900 && year < 9999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === +day ? date : null;
  };
  // 2020-6-4, 2020/6/4, 2020.6.4, 2020年6月4日, 20200604, also with the wide digits of a Chinese keyboard.
  const readDay = (text) => {
    const plain = text.normalize("NFKC").replace(/\s/g, "");
    const m = plain.match(/^(\d{4})(\d{2})(\d{2})$/) ?? plain.match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/);
    return m ? dayOf(+m[1], +m[2], +m[3]) : null;
  };
  const years = new Map();
  const yearOf = (year) => {
    if (!years.has(year))
      years.set(
        year,
        fetch(withLanguage(`/api/v1/desk/days/${year}`))
          .then((reply) => (reply.ok ? reply.json() : null))
          .then((model) => model && { ...model, special: new Map(model.days.map((d) => [d.date, d])) })
          .catch(() => {
            years.delete(year);
            return null;
          }),
      );
    return years.get(year);
  };
  const weekdayOf = (date) => (date.getUTCDay() + 6) % 7;
  const kindOf = (date, year) => {
    const special = year.special.get(iso(date));
    return special?.kind ?? (weekdayOf(date) > 4 ? "rest" : "workday");
  };
  const wordsOf = (date, year) => {
    const special = year.special.get(iso(date));
    const text = [year.weekdays[weekdayOf(date)], year.words[kindOf(date, year)]].join(english ? ", " : "，");
    if (special) return english ? `${text} (${special.name})` : `${text}（${special.name}）`;
    return year.announced ? text : [text, year.words.unannounced].join(english ? ", " : "，");
  };

  const date = (input) => {
    const row = input.closest(".date-row");
    const shown = row?.querySelector("[data-day]");
    const terms = input.closest("p")?.querySelector("[data-terms-shown]");
    const form = input.form;
    let asked = 0;
    const tell = async () => {
      const mine = ++asked;
      const day = readDay(input.value);
      const wrong = !day && input.value.trim();
      if (!day) terms?.replaceChildren();
      if (!shown) return input.setAttribute("aria-invalid", String(Boolean(wrong)));
      if (!day && !wrong) return void (shown.textContent = "");
      const year = await yearOf(day ? day.getUTCFullYear() : +said.now.slice(0, 4));
      if (mine !== asked || !year) return;
      shown.textContent = day ? wordsOf(day, year) : year.words.wrong;
      shown.classList.toggle("fault", Boolean(wrong));
      shown.classList.toggle("free", Boolean(day) && ["rest", "holiday"].includes(kindOf(day, year)));
      if (!day || !input.dataset.terms) return;
      const url = withLanguage(`/api/v1${new URL(input.dataset.terms, location.href).pathname}`);
      url.searchParams.set("date", iso(day));
      for (const name of (input.dataset.lengths ?? "").split(" ").filter(Boolean)) url.searchParams.set(name, form.elements[name]?.value ?? "");
      const reply = await fetch(url).catch(() => null);
      const model = reply?.ok ? await reply.json() : null;
      if (model && mine === asked) terms?.replaceChildren(...model.terms.map((text) => make("span", { class: "term" }, text)));
    };
    const settle = () => {
      const day = readDay(input.value);
      if (day && input.value !== iso(day)) input.value = iso(day);
    };
    let timer;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(tell, 120);
    });
    input.addEventListener("change", () => {
      settle();
      tell();
    });
    form?.addEventListener("submit", settle);
    for (const name of (input.dataset.lengths ?? "").split(" ").filter(Boolean)) form.elements[name]?.addEventListener("change", tell);
    shown?.setAttribute("aria-live", "polite");

    const label = input.labels[0]?.textContent ?? input.getAttribute("aria-label");
    const button = make("button", { type: "button", class: "btn almanac-open", "aria-label": `${said.calendar}: ${label}` });
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true" })) icon.setAttribute(key, value);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M3 5h14v12H3zM3 8.5h14M7 2.5v4M13 2.5v4M6 11.5h2M9 11.5h2M12 11.5h2M6 14.5h2M9 14.5h2");
    for (const [key, value] of Object.entries({ fill: "none", stroke: "currentColor", "stroke-width": 1.5 })) path.setAttribute(key, value);
    icon.append(path);
    button.append(icon);
    button.addEventListener("click", () => pick(input, label));
    input.after(button);
  };

  // A month to choose from: the dialog of WAI-ARIA's authoring practices.
  const pick = (input, label) => {
    const dialog = document.getElementById("calendar").content.firstElementChild.cloneNode(true);
    const heading = dialog.querySelector("h2");
    const body = dialog.querySelector("tbody");
    let at = readDay(input.value) ?? readDay(said.now);
    const chosen = readDay(input.value);
    document.body.append(dialog);
    dialog.setAttribute("aria-label", `${dialog.getAttribute("aria-label")}: ${label}`);

    const close = () => dialog.close();
    const take = (day) => {
      input.value = iso(day);
      took(input);
      close();
    };
    const cell = (day, month, year) => {
      const td = make("td", { role: "gridcell" });
      const kind = year ? kindOf(day, year) : "workday";
      const special = year?.special.get(iso(day));
      const button = make("button", { type: "button", tabindex: "-1", class: `day-${kind}${day.getUTCMonth() === month ? "" : " other"}` });
      const words = `${english ? iso(day) : `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月${day.getUTCDate()}日`} ${year ? wordsOf(day, year) : ""}`;
      button.append(make("span", { class: "unseen" }, words), make("span", { "aria-hidden": "true" }, String(day.getUTCDate())), make("small", { "aria-hidden": "true" }, special ? (special.kind === "worked" ? (english ? "work" : "班") : special.name) : ""));
      td.setAttribute("aria-selected", String(chosen !== null && iso(day) === iso(chosen)));
      if (iso(day) === said.now) button.setAttribute("aria-current", "date");
      if (iso(day) === iso(at)) button.tabIndex = 0;
      button.dataset.date = iso(day);
      button.addEventListener("click", () => take(day));
      td.append(button);
      return td;
    };
    let drawn = 0;
    const draw = async (focus) => {
      const mine = ++drawn;
      const [y, m] = [at.getUTCFullYear(), at.getUTCMonth()];
      const first = new Date(Date.UTC(y, m, 1));
      const from = new Date(Date.UTC(y, m, 1 - weekdayOf(first)));
      const known = new Map();
      for (const year of new Set([from.getUTCFullYear(), y, new Date(Date.UTC(y, m + 1, 7)).getUTCFullYear()])) known.set(year, await yearOf(year));
      if (mine !== drawn) return;
      const names = known.get(y)?.weekdays ?? [];
      heading.textContent = english ? `${y}-${pad(m + 1)}` : `${y}年${m + 1}月`;
      dialog.querySelector("thead tr").replaceChildren(...names.map((name) => make("th", { scope: "col", abbr: name }, english ? name.slice(0, 2) : name.slice(-1))));
      const rows = [];
      for (let week = new Date(from); week.getUTCMonth() === m || week <= first; week = new Date(week.getTime() + 7 * 864e5)) {
        const tr = make("tr");
        for (let i = 0; i < 7; i++) {
          const day = new Date(week.getTime() + i * 864e5);
          tr.append(cell(day, m, known.get(day.getUTCFullYear())));
        }
        rows.push(tr);
      }
      body.replaceChildren(...rows);
      if (focus) body.querySelector(`[data-date="${iso(at)}"]`)?.focus();
    };
    const move = (days, months = 0) => {
      if (months) {
        const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 0)).getUTCDate();
        at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, Math.min(at.getUTCDate(), last)));
      } else at = new Date(at.getTime() + days * 864e5);
    };
    body.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [-1], ArrowRight: [1], ArrowUp: [-7], ArrowDown: [7], Home: [-weekdayOf(at)], End: [6 - weekdayOf(at)], PageUp: [0, event.shiftKey ? -12 : -1], PageDown: [0, event.shiftKey ? 12 : 1] };
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      move(...step);
      draw(true);
    });
    for (const button of dialog.querySelectorAll("[data-move]"))
      button.addEventListener("click", () => {
        move(0, +button.dataset.move);
        draw(false);
      });
    dialog.querySelector("[data-today]").addEventListener("click", () => take(readDay(said.now)));
    dialog.querySelector("[data-close]").addEventListener("click", close);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      input.focus();
    });
    dialog.showModal();
    draw(true);
  };
  document.querySelectorAll("[data-date]").forEach(date);

  // ---- The window's materials: most bring all of them.

  for (const button of document.querySelectorAll("[data-all]"))
    button.addEventListener("click", (event) => {
      event.preventDefault();
      for (const radio of button.form.querySelectorAll('input[type="radio"][value="there"]')) radio.checked = true;
      took(button.form.querySelector('input[value="there"]'));
      const empty = [...button.form.elements].find((e) => e.matches("[data-applicant] *") && !e.hidden && e.matches("input:not([type=radio]), textarea, select") && !e.value);
      (empty ?? button).focus();
    });

  // ---- What is typed is kept on the server, for this account alone: another day, another computer has it still.

  const draft = (form) => {
    const note = form.querySelector("[data-kept]");
    const url = new URL(location.href);
    url.searchParams.delete("draft");
    url.hash = "";
    const typed = () => {
      const fields = new URLSearchParams();
      for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
      return fields;
    };
    const plain = () => {
      const fields = typed();
      fields.delete("_form");
      return fields.toString();
    };
    let last = plain();
    let dirty = false;
    let timer;
    let running = null;
    let heard = Date.now();
    const say = (text, link) => {
      note.textContent = text;
      if (!link) return;
      note.append(" ", make("a", { href: note.dataset.in, target: "_blank", rel: "noopener" }, note.dataset.textIn));
    };
    // The session is another one after a new sign-in, and so is what proves the form to be its own.
    const renew = async () => {
      const reply = await fetch(url, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const token = page.querySelector("form[data-draft] input[name=_form]")?.value;
      if (!token) return false;
      for (const field of document.querySelectorAll("input[name=_form]")) field.value = token;
      return true;
    };
    const send = (fields, keepalive) => fetch(url, { method: "POST", body: fields, headers: { Accept: "application/json" }, keepalive });
    const once = async (keepalive) => {
      const now = plain();
      const fields = typed();
      fields.set("_keep", "1");
      let reply = await send(fields, keepalive);
      if (reply.status === 403 && (await renew())) {
        fields.set("_form", form.elements._form.value);
        reply = await send(fields, keepalive);
      }
      if (reply.status === 401 || reply.status === 403) {
        say(note.dataset.textOut, true);
        return false;
      }
      const model = await reply.json().catch(() => ({}));
      if (!reply.ok) {
        say(model.wrong?.message ?? model.detail ?? String(reply.status));
        return reply.status === 422;
      }
      heard = Date.now();
      last = now;
      dirty = plain() !== last;
      say(`${note.dataset.textKept} ${model.kept ?? ""}`);
      return true;
    };
    const save = (keepalive = false) => {
      clearTimeout(timer);
      running = (running ?? Promise.resolve())
        .then(() => once(keepalive))
        .catch(() => {
          say(note.dataset.textNot);
          timer = setTimeout(save, 10000);
          return true; // the form itself is sent all the same: it tells what is wrong
        })
        .finally(() => {
          running = null;
        });
      return running;
    };
    const changed = () => {
      dirty = plain() !== last;
      clearTimeout(timer);
      if (dirty) timer = setTimeout(save, 1500);
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && dirty && !form.dataset.sent) save(plain().length < 60000);
    });
    form.querySelector(".keep-draft").addEventListener("click", (event) => {
      event.preventDefault();
      save();
    });
    // What is being kept must not come after the form itself; and a session that ended must not take the form with it.
    let sure = false;
    form.addEventListener("submit", async (event) => {
      clearTimeout(timer);
      if (sure || (!running && Date.now() - heard < 300000)) return;
      event.preventDefault();
      const good = running ? await running : await save();
      if (!good) return;
      sure = true;
      form.requestSubmit(event.submitter?.isConnected ? event.submitter : undefined);
    });
  };
  for (const form of document.querySelectorAll("form[data-draft]")) if (form.querySelector("[data-kept]")) draft(form);
}
