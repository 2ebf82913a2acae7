"""Health in a browser: from what is wrong to a segment's numbers, and two segmentations side by side."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()


def go(page: Page, address: str) -> None:
    """Open an address and wait until all of it is there."""
    page.goto(address)
    page.wait_for_load_state("networkidle")


def test_from_a_mark_to_the_numbers_behind_it(page: Page, studio: str) -> None:
    go(page, f"{studio}/segmentations")
    line = page.get_by_role("table", name="Segments").get_by_role("row", name="Regulars")
    expect(line.get_by_role("img", name="good").first).to_have_attribute(
        "title", "It asks for nothing that is missing of customers."
    )
    line.get_by_role("link", name="Regulars").click()
    expect(page.get_by_role("tab", name="Health", selected=True)).to_be_visible()
    expect(page.get_by_text("16 customers, 40% of all with")).to_be_visible()
    page.get_by_role("button", name="Share", exact=True).hover()
    expect(page.get_by_role("tooltip")).to_have_text("Of all 40 customers.")


def test_a_segmentation_is_chosen_and_stays_in_the_address(page: Page, studio: str) -> None:
    go(page, f"{studio}/segmentations")
    page.get_by_role("button", name="By behavioural criteria").click()
    expect(page).to_have_url(f"{studio}/segmentations?segmentation=behavioural")
    groups = page.get_by_role("table", name="Groups of By behavioural criteria")
    expect(groups.get_by_role("row", name="Readers")).to_contain_text("20")


def test_two_choices_made_at_once_are_both_kept(page: Page, studio: str) -> None:
    go(page, f"{studio}/segmentations")
    page.evaluate(
        """for (const [label, value] of [["One", "city"], ["Another", "behavioural"]]) {
          const choice = [...document.querySelectorAll("select")].find((each) => each.labels[0]?.textContent === label);
          choice.value = value;
          choice.dispatchEvent(new Event("change", {bubbles: true}));
        }"""
    )
    expect(page).to_have_url(f"{studio}/segmentations?one=city&other=behavioural")


def test_two_segmentations_are_compared(page: Page, studio: str) -> None:
    go(page, f"{studio}/segmentations")
    page.get_by_label("One", exact=True).select_option("city")
    page.get_by_label("Another", exact=True).select_option("behavioural")
    expect(page).to_have_url(f"{studio}/segmentations?one=city&other=behavioural")
    table = page.get_by_role("table", name="City and By behavioural criteria")
    # Each second customer is a reader: all in Berlin and in Köln, nobody in the other two cities.
    expect(table.get_by_role("row", name="Berlin").get_by_role("cell").first).to_contain_text("10")
    page.reload()
    expect(table).to_be_visible()
