"""The browser itself works on this machine, with Chinese letters, before any page of ours is blamed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

PAGE = "data:text/html;charset=utf-8,<button onclick=\"this.textContent='已退款'\">退款</button>"

# Draws two glyphs and compares their pixels: where no font has them, both are the same empty box.
GLYPHS_DIFFER = """() => {
  const drawn = (letter) => {
    const canvas = document.createElement('canvas')
    const pen = canvas.getContext('2d')
    pen.font = '40px sans-serif'
    pen.fillText(letter, 10, 50)
    return canvas.toDataURL()
  }
  return drawn('退') !== drawn('款')
}"""


def test_a_click_in_chromium_changes_the_page(browser_page: Page) -> None:
    """Started, driven and read without any server."""
    browser_page.goto(PAGE)
    browser_page.get_by_role("button", name="退款").click()
    expect(browser_page.get_by_role("button")).to_have_text("已退款")


def test_chinese_letters_are_drawn_and_not_boxes(browser_page: Page) -> None:
    """Pictures of pages are worth nothing where every letter is the same empty box."""
    browser_page.goto(PAGE)
    assert browser_page.evaluate(GLYPHS_DIFFER)
