import { html, LitElement } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LiveErrorEvent } from '../error-event.ts';
import { LiveCode } from '../live-code.ts';
import { LiveError } from '../live-error.ts';
import { EngineController } from './engine-controller.ts';

class FakeEngine extends EventTarget {
  readonly video: HTMLVideoElement | null;
  readonly destroy = vi.fn();

  constructor(video: HTMLVideoElement | null) {
    super();
    this.video = video;
  }
}

const created: FakeEngine[] = [];

class TestEngineElement extends LitElement {
  engineInUpdated: FakeEngine | undefined;
  readonly hosted = new EngineController(this, ['statechange', 'error', 'level'], () => {
    const engine = new FakeEngine(this.renderRoot.querySelector('video'));
    created.push(engine);
    return engine;
  });

  protected override updated(): void {
    this.engineInUpdated = this.hosted.engine;
  }

  protected override render() {
    return html`<video></video>`;
  }
}

customElements.define('test-engine', TestEngineElement);

let element: TestEngineElement;

const macrotask = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(async () => {
  created.length = 0;
  element = new TestEngineElement();
  document.body.append(element);
  await element.updateComplete;
});

afterEach(() => element.remove());

describe('EngineController', () => {
  it('creates the engine once, after the first render and before updated()', async () => {
    expect(created).toHaveLength(1);
    expect(created[0]!.video).toBeInstanceOf(HTMLVideoElement);
    expect(element.engineInUpdated).toBe(created[0]);
    element.requestUpdate();
    await element.updateComplete;
    expect(created).toHaveLength(1);
  });

  it('repeats events with their class and what they carry, and no others', () => {
    const engine = created[0]!;
    const seen: Event[] = [];
    for (const type of ['statechange', 'error', 'level', 'secret']) {
      element.addEventListener(type, (event) => seen.push(event));
    }
    const error = new LiveError(LiveCode.ERROR_OFFLINE, 'No network.');
    engine.dispatchEvent(new Event('statechange'));
    engine.dispatchEvent(new LiveErrorEvent('error', { error }));
    engine.dispatchEvent(new CustomEvent('level', { detail: 3 }));
    engine.dispatchEvent(new Event('secret'));
    expect(seen.map(({ type }) => type)).toEqual(['statechange', 'error', 'level']);
    expect(seen[1]).toBeInstanceOf(LiveErrorEvent);
    expect(seen[1]).toMatchObject({ error, target: element });
    expect(seen[2]).toMatchObject({ detail: 3 });
  });

  it('destroys the engine when the element leaves, and falls silent', async () => {
    const engine = created[0]!;
    const listener = vi.fn();
    element.addEventListener('statechange', listener);
    element.remove();
    await macrotask();
    expect(engine.destroy).toHaveBeenCalledOnce();
    expect(element.hosted.engine).toBeUndefined();
    engine.dispatchEvent(new Event('statechange'));
    expect(listener).not.toHaveBeenCalled();
  });

  it('leaves the engine alone when the element is moved', async () => {
    const elsewhere = document.body.appendChild(document.createElement('div'));
    elsewhere.append(element);
    await macrotask();
    await element.updateComplete;
    expect(created).toHaveLength(1);
    expect(created[0]!.destroy).not.toHaveBeenCalled();
    expect(element.hosted.engine).toBe(created[0]);
    document.body.append(element);
    elsewhere.remove();
  });

  it('creates another engine when the element returns', async () => {
    element.remove();
    await macrotask();
    document.body.append(element);
    await element.updateComplete;
    expect(created).toHaveLength(2);
    expect(element.hosted.engine).toBe(created[1]);
    expect(element.engineInUpdated).toBe(created[1]);
    const listener = vi.fn();
    element.addEventListener('statechange', listener);
    created[1]!.dispatchEvent(new Event('statechange'));
    expect(listener).toHaveBeenCalledOnce();
  });

  it('creates nothing for an element that is updated outside the page', async () => {
    element.remove();
    await macrotask();
    element.requestUpdate();
    await element.updateComplete;
    expect(created).toHaveLength(1);
  });

  it('creates nothing for an element that leaves before its first render', async () => {
    const other = new TestEngineElement();
    document.body.append(other);
    other.remove();
    await other.updateComplete;
    await macrotask();
    expect(created).toHaveLength(1);
    expect(other.hosted.engine).toBeUndefined();
  });
});
