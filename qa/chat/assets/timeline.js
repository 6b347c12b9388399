// Runs once, with `element` (the timeline) given by Gradio's HTML component.

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

// The page has a <base>, so a bare "#id" could lead away from it: links from marks to rows are followed here.
element.addEventListener("click", (event) => {
	const mark = event.target.closest(".fn-to-event");
	if (!mark) return;
	event.preventDefault();
	const row = document.getElementById(mark.getAttribute("href").slice(1));
	row.focus({ preventScroll: true });
	row.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
});
