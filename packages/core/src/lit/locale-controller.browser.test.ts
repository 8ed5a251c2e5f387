import { html, LitElement } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LocaleController } from './locale-controller.ts';

class TestLocaleElement extends LitElement {
  readonly locale = new LocaleController(this);

  protected override render() {
    return html`${this.locale.lang}`;
  }
}

customElements.define('test-locale', TestLocaleElement);

const element = new TestLocaleElement();
const before = document.documentElement.lang;

async function shown(): Promise<string | undefined> {
  // Mutation observers speak in a microtask of their own.
  await new Promise((resolve) => setTimeout(resolve));
  await element.updateComplete;
  return element.shadowRoot?.textContent?.trim();
}

beforeEach(() => {
  document.documentElement.lang = 'en';
  document.body.append(element);
});

afterEach(() => {
  element.remove();
  element.removeAttribute('lang');
  document.documentElement.lang = before;
  document.body.replaceChildren();
});

describe('LocaleController', () => {
  it('follows the document, live', async () => {
    expect(await shown()).toBe('en');
    document.documentElement.lang = 'zh-Hans';
    expect(await shown()).toBe('zh-CN');
  });

  it('prefers the nearest lang', async () => {
    element.lang = 'zh';
    expect(await shown()).toBe('zh-CN');
    element.lang = 'fr';
    expect(await shown()).toBe('en');
  });

  it('looks through shadow roots at what contains it', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    host.attachShadow({ mode: 'open' }).append(element);
    expect(await shown()).toBe('en');
    host.lang = 'zh-CN';
    expect(await shown()).toBe('zh-CN');
  });

  it('reads again where it is put', async () => {
    const chinese = document.createElement('section');
    chinese.lang = 'zh-CN';
    document.body.append(chinese);
    chinese.append(element);
    expect(await shown()).toBe('zh-CN');
    document.body.append(element);
    expect(await shown()).toBe('en');
  });

  it('takes the browser’s language where the page has none', async () => {
    document.documentElement.removeAttribute('lang');
    expect(await shown()).toBe(navigator.language.startsWith('zh') ? 'zh-CN' : 'en');
  });

  it('does not listen outside the page, and reads again when it returns', async () => {
    element.remove();
    const reading = vi.spyOn(element, 'closest');
    document.documentElement.lang = 'zh-CN';
    expect(await shown()).toBe('en');
    expect(reading).not.toHaveBeenCalled();
    document.body.append(element);
    expect(await shown()).toBe('zh-CN');
    reading.mockRestore();
  });
});
