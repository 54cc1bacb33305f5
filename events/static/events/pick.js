// Finds recorded things while their name is typed, and says back how a date was understood.
// Everything works without it: names are then looked up, and dates said back, when the form is checked.
(() => {
  "use strict";
  const WAIT_MS = 180;
  const { base } = document.currentScript.dataset;
  const address = (path) => base + path;

  const later = (run) => {
    let timer;
    return (...args) => { clearTimeout(timer); timer = setTimeout(() => run(...args), WAIT_MS); };
  };

  class Pick {
    constructor(root) {
      this.root = root;
      this.input = root.querySelector("input[type=text]");
      if (!this.input) return;
      this.options = root.querySelector("[data-options]");
      this.many = root.hasAttribute("data-many");
      this.items = [];
      this.active = -1;
      this.list = document.createElement("ul");
      this.list.className = "dt-pick__list";
      this.list.setAttribute("role", "listbox");
      this.list.id = `list-${root.dataset.name}`;
      this.list.hidden = true;
      this.input.parentElement.after(this.list);
      this.input.setAttribute("role", "combobox");
      this.input.setAttribute("aria-controls", this.list.id);
      this.input.setAttribute("aria-expanded", "false");
      this.input.setAttribute("aria-autocomplete", "list");
      this.input.addEventListener("input", later(() => this.ask()));
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    }

    async ask() {
      const text = this.input.value.trim();
      if (!text) { this.close(); return; }
      const answer = await fetch(address(`find/${this.root.dataset.pick}/?q=${encodeURIComponent(text)}`));
      if (!answer.ok || text !== this.input.value.trim()) return;
      this.show((await answer.json()).items);
    }

    show(items) {
      this.items = items;
      this.active = -1;
      this.list.replaceChildren(...items.map((item, number) => {
        const line = document.createElement("li");
        line.setAttribute("role", "option");
        line.id = `${this.list.id}-${number}`;
        line.textContent = item.label;
        if (item.detail) {
          const detail = document.createElement("span");
          detail.className = "dt-muted";
          detail.textContent = `  ${item.detail}`;
          line.append(detail);
        }
        line.addEventListener("mousedown", (event) => { event.preventDefault(); this.choose(number); });
        return line;
      }));
      this.list.hidden = items.length === 0;
      this.input.setAttribute("aria-expanded", String(items.length > 0));
    }

    key(event) {
      if (this.list.hidden) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        this.mark((this.active + step + this.items.length) % this.items.length);
      } else if (event.key === "Enter" && this.active >= 0) {
        event.preventDefault();
        this.choose(this.active);
      } else if (event.key === "Escape") {
        this.close();
      }
    }

    mark(number) {
      this.active = number;
      [...this.list.children].forEach((line, i) => line.setAttribute("aria-selected", String(i === number)));
      this.input.setAttribute("aria-activedescendant", `${this.list.id}-${number}`);
    }

    choose(number) {
      const item = this.items[number];
      let box = this.options.querySelector(`input[value="${CSS.escape(item.id)}"]`);
      if (!box) box = this.offer(item);
      box.checked = true;
      // A name that fits several things stays, so that the choice among them goes on record.
      if (this.items.filter((other) => other.exact).length < 2 || !item.exact) this.input.value = "";
      this.close();
      this.input.focus();
    }

    offer(item) {
      const chip = document.createElement("label");
      chip.className = "dt-chip";
      const box = document.createElement("input");
      box.type = this.many ? "checkbox" : "radio";
      box.name = this.root.dataset.name;
      box.value = item.id;
      const words = document.createElement("span");
      words.textContent = item.detail ? `${item.label} (${item.detail})` : item.label;
      chip.append(box, words);
      this.options.append(chip);
      return box;
    }

    close() {
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  const sayDateBack = (input) => {
    const field = input.closest(".dt-field");
    let words = field.querySelector(".dt-field__words");
    if (!words) {
      words = document.createElement("div");
      words.className = "dt-field__words";
      input.after(words);
    }
    words.setAttribute("aria-live", "polite");
    input.addEventListener("input", later(async () => {
      const text = input.value.trim();
      if (!text) { words.textContent = ""; return; }
      const answer = await fetch(address(`date-in-words/?q=${encodeURIComponent(text)}`));
      if (answer.ok && text === input.value.trim()) {
        const said = await answer.json();
        words.textContent = said.words || said.problem;
        words.classList.toggle("dt-error", !said.words);
      }
    }));
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-pick]").forEach((root) => new Pick(root));
    document.querySelectorAll("[data-date-words]").forEach(sayDateBack);
  });
})();
