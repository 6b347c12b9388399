"""How the page looks: Gradio's base theme in the colours of paper and ink, with system fonts only."""

from typing import Any

import gradio as gr

__all__ = ["theme"]

_SANS = ["-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Arial", "sans-serif"]

# name: (light, dark)
_PAPER = ("#fdfcf9", "#171614")
_INK = ("#211e1a", "#ebe6dc")
_SOFT = ("#635d54", "#a9a297")
_RULE = ("#e4dfd5", "#35322d")
_EDGE = ("#8f887c", "#7a7469")
_FIELD = ("#ffffff", "#201e1b")
_SHADE = ("#f5f2eb", "#1f1d1a")
_ACCENT = ("#932914", "#f19c84")
_TINT = ("#f8e6df", "#4a2a21")
_STRONGER = ("#7a2110", "#f6b4a1")

_COLOURS = {
    "background_fill_primary": _PAPER,
    "background_fill_secondary": _SHADE,
    "block_background_fill": _PAPER,
    "block_border_color": _RULE,
    "block_label_text_color": _SOFT,
    "block_title_text_color": _SOFT,
    "body_background_fill": _PAPER,
    "body_text_color": _INK,
    "body_text_color_subdued": _SOFT,
    "border_color_accent": _ACCENT,
    "border_color_primary": _RULE,
    "button_cancel_background_fill": _FIELD,
    "button_cancel_background_fill_hover": _TINT,
    "button_cancel_text_color": _ACCENT,
    "button_primary_background_fill": _ACCENT,
    "button_primary_background_fill_hover": _STRONGER,
    "button_primary_border_color": _ACCENT,
    "button_primary_border_color_hover": _STRONGER,
    "button_primary_text_color": _PAPER,
    "button_secondary_background_fill": _FIELD,
    "button_secondary_background_fill_hover": _TINT,
    "button_secondary_border_color": _RULE,
    "button_secondary_text_color": _INK,
    "checkbox_background_color": _FIELD,
    "checkbox_background_color_selected": _ACCENT,
    "checkbox_border_color": _EDGE,
    "checkbox_label_background_fill": _PAPER,
    "checkbox_label_background_fill_hover": _SHADE,
    "checkbox_label_background_fill_selected": _TINT,
    "checkbox_label_text_color": _INK,
    "checkbox_label_text_color_selected": _INK,
    "color_accent_soft": _TINT,
    "input_background_fill": _FIELD,
    "input_background_fill_focus": _FIELD,
    "input_border_color": _EDGE,
    "input_border_color_focus": _ACCENT,
    "input_placeholder_color": _SOFT,
    "link_text_color": _ACCENT,
    "link_text_color_hover": _STRONGER,
    "link_text_color_visited": _ACCENT,
    "panel_background_fill": _PAPER,
    "table_border_color": _RULE,
    "table_even_background_fill": _PAPER,
    "table_odd_background_fill": _PAPER,
    "table_row_focus": _TINT,
    "table_text_color": _INK,
}


def theme() -> gr.themes.Base:
    """The theme of the page."""
    base = gr.themes.Base(
        font=_SANS,
        font_mono=["ui-monospace", "Consolas", "monospace"],
        radius_size=gr.themes.sizes.radius_sm,
        spacing_size=gr.themes.sizes.spacing_md,
    )
    colours: dict[str, Any] = {name: light for name, (light, _) in _COLOURS.items()}
    colours |= {f"{name}_dark": dark for name, (_, dark) in _COLOURS.items()}
    return base.set(
        **colours,
        # Gradio has one accent for light and dark; the variable of the link, which has two, stands for it.
        color_accent="*link_text_color",
        block_border_width="0px",
        block_shadow="none",
        block_label_background_fill="*block_background_fill",
        button_primary_shadow="none",
        button_secondary_shadow="none",
        input_border_width="1px",
        input_shadow="none",
        input_shadow_focus="none",
        layout_gap="*spacing_lg",
    )
