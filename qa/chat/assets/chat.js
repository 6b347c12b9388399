// Runs once, with `element` (the sources beside the conversation) and `watch`, `trigger` given by Gradio's HTML
// component. The page has a <base>, so a bare "#id" would lead away from it: such links are followed here.

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const narrow = window.matchMedia("(max-width: 60rem)");
const markers = '#fn-chat a[href^="#fn-"]';

// Whether the sources are open, where they lie over the conversation for want of room.
const beside = (open) => document.body.classList.toggle("fn-beside", open);

const look = () => {
	const place = element.querySelector("[data-focus]");
	place?.focus({ preventScroll: true });
	place?.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
};
watch("value", look);

let pointed_at = null;
let turns = 0; // which of two things that were looked at is the later one
document.addEventListener("click", (event) => {
	const link = event.target.closest(markers);
	const button = event.target.closest("[data-open], [data-quote], [data-document], [data-ask]");
	if (link) {
		event.preventDefault();
		pointed_at = link;
		const place = link.getAttribute("href").slice(4);
		if (/\d$/.test(place)) beside(true);
		trigger("select", { open: place, turn: ++turns });
	} else if (button) {
		// What another tab asks for is shown in the first.
		if (!button.closest("#fn-sources")) document.querySelector('[role="tab"]').click();
		beside(!button.dataset.ask);
		trigger(button.dataset.ask ? "submit" : "select", { ...button.dataset, turn: ++turns });
	} else if (event.target.closest("[data-close]")) {
		close();
	}
});

const close = () => {
	beside(false);
	pointed_at?.focus();
};
document.addEventListener("keydown", (event) => {
	if (event.key !== "Escape") return;
	preview.hidePopover();
	if (event.target.closest("#fn-sources")) close();
});

// What a marker cites, beside it while it is pointed at.
const preview = document.body.appendChild(document.createElement("div"));
preview.id = "fn-preview";
preview.role = "tooltip";
preview.popover = "manual";
const point_at = (event) => {
	const link = event.target.closest(markers);
	if (link?.title) {
		link.dataset.quote = link.title;
		link.removeAttribute("title");
		link.setAttribute("aria-describedby", preview.id);
	}
	preview.hidePopover();
	if (!link?.dataset.quote) return;
	preview.textContent = link.dataset.quote;
	preview.showPopover();
	const at = link.getBoundingClientRect();
	const above = at.top - preview.offsetHeight - 8;
	preview.style.top = `${above > 0 ? above : at.bottom + 8}px`;
	preview.style.left = `${Math.max(8, Math.min(at.left, innerWidth - preview.offsetWidth - 8))}px`;
};
document.addEventListener("mouseover", point_at);
document.addEventListener("focusin", point_at);

// The head of Gradio's notices is a button with another in it; only that one is for the keyboard and screen readers.
const unnest = (head) => ["role", "tabindex", "aria-expanded"].forEach((name) => head.removeAttribute(name));

// Gradio names a message by its Markdown, footnotes and all; without that name, it is read as it is shown. The field
// comes after this, too; on a phone, the keyboard stays away at first.
let waiting = window.matchMedia("(pointer: fine)").matches;
new MutationObserver(() => {
	document.querySelectorAll("#fn-chat [data-testid][aria-label]").forEach((each) => each.removeAttribute("aria-label"));
	document.querySelectorAll(".toast-header[role]").forEach(unnest);
	const field = waiting && document.querySelector("#fn-question textarea");
	if (!field) return;
	waiting = false;
	field.focus({ preventScroll: true });
}).observe(document.querySelector("gradio-app"), { attributeFilter: ["aria-label"], childList: true, subtree: true });

// A copied answer has its footnotes as GitHub and Pandoc have them.
const clipboard = navigator.clipboard;
if (clipboard) {
	const write = clipboard.writeText.bind(clipboard);
	clipboard.writeText = (text) =>
		write(
			text
				.replace(/^\[(\d+)\]: #fn-\S+ "(.*)"$/gm, (_, number, note) => `[^${number}]: ${note.replaceAll('\\"', '"')}`)
				.replace(/ \[(\d+)\](?![:(])/g, "[^$1]")
				.replace(/ \[[^\]]+\]\(#fn-\d+-(?:edit|keep)\)/g, ""),
		);
}
