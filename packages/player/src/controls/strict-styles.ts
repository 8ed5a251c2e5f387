/**
 * media-chrome writes its styles as `<style>` into its shadow roots. A page whose policy forbids inline styles
 * (`style-src 'self'`) would show it bare, and its ranges would not move: they change rules of those sheets. Here its
 * roots get constructed style sheets instead, which no policy forbids and all instances share.
 */
const shared = new Map<string, CSSStyleSheet>();
const prepared = new WeakSet<object>();

/** Prepares the elements of these names; those made before stay as they are. */
export function constructStyles(tags: readonly string[]): void {
  for (const tag of tags) {
    const element = customElements.get(tag);
    if (!element) continue;
    const prototype = eldest(element.prototype as HTMLElement);
    if (prepared.has(prototype)) continue;
    prepared.add(prototype);
    prototype.attachShadow = function (init) {
      return prepare(HTMLElement.prototype.attachShadow.call(this, init));
    };
  }
}

/** The first ancestor below HTMLElement: it attaches the root for all that extend it. */
function eldest(prototype: HTMLElement): HTMLElement {
  const parent = Object.getPrototypeOf(prototype) as HTMLElement;
  return parent === HTMLElement.prototype ? prototype : eldest(parent);
}

function prepare(root: ShadowRoot): ShadowRoot {
  // Rules that an element adds for itself go to a sheet of its own, behind those that all share.
  const own = new CSSStyleSheet();
  const parse = Object.getOwnPropertyDescriptor(ShadowRoot.prototype, 'innerHTML')!;
  const write = (given: string) => {
    const { html, css } = separate(given);
    root.adoptedStyleSheets = [...css.map(sheetOf), own];
    parse.set!.call(root, html);
  };
  Object.defineProperty(root, 'innerHTML', { configurable: true, set: write, get: parse.get!.bind(root) });
  Object.defineProperty(root, 'setHTMLUnsafe', { configurable: true, value: write });
  const find = root.querySelectorAll.bind(root) as (selector: string) => unknown;
  Object.defineProperty(root, 'querySelectorAll', {
    configurable: true,
    value: (selector: string) => (selector === 'style:not([media])' ? [{ sheet: own }] : find(selector)),
  });
  return root;
}

/** Takes styles out, and the roots of the elements inside, who make their own. */
function separate(given: string): { html: string; css: string[] } {
  const css: string[] = [];
  const html = given
    .replaceAll(/<template shadowrootmode[^>]*>[\s\S]*?<\/template>/g, '')
    .replaceAll(/<style>([\s\S]*?)<\/style>/g, (_, text: string) => {
      css.push(text);
      return '';
    });
  return { html, css };
}

function sheetOf(text: string): CSSStyleSheet {
  let sheet = shared.get(text);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    shared.set(text, sheet);
  }
  return sheet;
}
