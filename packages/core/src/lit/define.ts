/** Registers an element under its tag, unless the tag is taken: a page may load two copies of a package. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
