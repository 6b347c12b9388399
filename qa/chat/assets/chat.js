// Runs once, with `element` (the transcript) and `watch`, `trigger` given by Gradio's HTML component.

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const scroll = (target, block) =>
	target.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });

// The page has a <base>, so a bare "#id" could lead away from it: links between markers and notes are followed here.
const target_of = (link) => document.getElementById(link.getAttribute("href").slice(1));

const field = () => document.querySelector("#fn-question textarea");

const point_at = (note) => {
	element.querySelectorAll(".fn-current").forEach((other) => other.classList.remove("fn-current"));
	note?.classList.add("fn-current");
};

element.addEventListener("click", (event) => {
	const example = event.target.closest(".fn-example");
	if (example) {
		trigger("select", { question: example.textContent });
		if (event.detail === 0) field().focus(); // by keyboard: the button that has the focus goes away
	}

	const link = event.target.closest(".fn-marker, .fn-back");
	const target = link && target_of(link);
	if (!target) return;
	event.preventDefault();
	target.focus({ preventScroll: true });
	scroll(target, "nearest");
});

element.addEventListener("focusin", (event) => {
	if (event.target.matches(".fn-marker")) {
		point_at(target_of(event.target));
		scroll(target_of(event.target), "nearest");
	} else {
		point_at(event.target.closest(".fn-note"));
	}
});

element.addEventListener("keydown", (event) => {
	const back = event.key === "Escape" && event.target.closest(".fn-note")?.querySelector(".fn-back");
	if (back) target_of(back).focus();
});

// Gradio does not say whether what the button opens is open.
const say_whether_open = () => {
	const button = document.querySelector("#fn-only > .label-wrap");
	button?.setAttribute("aria-expanded", String(button.classList.contains("open")));
};
new MutationObserver(say_whether_open).observe(document.querySelector("gradio-app"), {
	attributeFilter: ["class"],
	childList: true,
	subtree: true,
});

let shown = 0;
watch("value", () => {
	const exchanges = element.querySelectorAll(".fn-exchange");
	if (exchanges.length > shown) scroll(exchanges[exchanges.length - 1], "start");
	shown = exchanges.length;
	if (shown === 0) field().focus();
});
