import type { Page } from 'playwright-core';

/**
 * Texts in components of this tag whose contrast is too low (WCAG 2.1, 1.4.3: 4.5 to 1, and 3 to 1 for large letters).
 * axe does not see the backgrounds behind synthetic shadow and leaves the rule out there, without a word.
 */
export async function lowContrasts(page: Page, tag: string): Promise<string[]> {
  const found: unknown = await page.evaluate(`(() => {
    ${SCRIPT}
    // colours may be on their way from one theme to the next
    document.getAnimations().forEach((one) => one.finish());
    return hostsIn(document.body, ${JSON.stringify(tag)}).flatMap((host) => [...textsIn(host)].map(problemOf)).filter(Boolean);
  })()`);
  if (!Array.isArray(found)) throw new Error('The page gave no list of contrasts.');
  return found.map(String);
}

/** In the page: walks through shadow roots and slots, which the DOM's own ways stop at. */
const SCRIPT = `
  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  const childrenOf = (node) => [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes];
  const hostsIn = (node, tag) => (node.localName === tag ? [node] : childrenOf(node).flatMap((child) => hostsIn(child, tag)));
  function* textsIn(node) {
    if (node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '') yield node;
    for (const child of childrenOf(node)) yield* textsIn(child);
  }
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  /** Whatever way the color is written. */
  const channelsOf = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  };
  const backgroundOf = (element) => {
    if (!element) return [255, 255, 255];
    const { rgb, alpha } = channelsOf(getComputedStyle(element).backgroundColor);
    if (alpha === 1) return rgb;
    const behind = backgroundOf(parentOf(element));
    return rgb.map((value, index) => value * alpha + behind[index] * (1 - alpha));
  };
  const luminanceOf = (rgb) => {
    const [red, green, blue] = rgb.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const problemOf = (text) => {
    const element = parentOf(text);
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1 || !element.checkVisibility({ visibilityProperty: true })) return undefined;
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const [light, dark] = [channelsOf(style.color).rgb, backgroundOf(element)].map(luminanceOf).sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    return ratio < (isLarge ? 3 : 4.5) ? text.textContent.trim() + ': ' + ratio.toFixed(2) : undefined;
  };`;
