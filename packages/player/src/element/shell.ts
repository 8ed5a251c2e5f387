import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How an attribute becomes a property; none without an attribute. */
interface PropertyOptions {
  readonly type?: StringConstructor | NumberConstructor | BooleanConstructor;
  readonly attribute?: string | false;
}

interface Declared {
  readonly name: string;
  readonly type: PropertyOptions['type'];
}

const declared = new Map<string, Declared>();
const properties: string[] = [];

/** Declares a property that renders the element when it changes, in the words of Lit's decorator. */
export function property({ type = String, attribute }: PropertyOptions = {}) {
  return (prototype: object, name: string): void => {
    properties.push(name);
    if (attribute !== false) declared.set(attribute ?? name.toLowerCase(), { name, type });
    const values = new WeakMap<object, unknown>();
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: Shell) {
        return values.get(this);
      },
      set(this: Shell, value: unknown) {
        if (values.get(this) === value) return;
        values.set(this, value);
        this.requestUpdate();
      },
    });
  };
}

/** On a server there are no elements, yet the class can be imported. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/**
 * An element that renders once after however many changes, and takes Lit's controllers. It does what `<live-player>` needs
 * of Lit before its first picture; Lit itself, three times as large, comes with what lies over the picture.
 */
export class Shell extends Base implements ReactiveControllerHost {
  readonly #controllers = new Set<ReactiveController>();
  #pending: Promise<boolean> | undefined;

  static get observedAttributes(): string[] {
    return [...declared.keys()];
  }

  /** Whether it has rendered, once in the page. */
  hasUpdated = false;

  /** Settles when what has changed is rendered. */
  get updateComplete(): Promise<boolean> {
    return this.#pending ?? Promise.resolve(true);
  }

  addController(controller: ReactiveController): void {
    this.#controllers.add(controller);
    if (this.isConnected) controller.hostConnected?.();
  }

  removeController(controller: ReactiveController): void {
    this.#controllers.delete(controller);
  }

  requestUpdate(): void {
    this.#pending ??= Promise.resolve().then(() => {
      this.#pending = undefined;
      if (!this.isConnected) return true;
      this.hasUpdated = true;
      this.update();
      for (const controller of this.#controllers) controller.hostUpdated?.();
      return true;
    });
  }

  connectedCallback(): void {
    // What was set on it before it was defined lies in front of what reacts to it.
    for (const name of properties)
      if (Object.hasOwn(this, name)) {
        const value: unknown = this[name as keyof this];
        Reflect.deleteProperty(this, name);
        Object.assign(this, { [name]: value });
      }
    for (const controller of this.#controllers) controller.hostConnected?.();
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  attributeChangedCallback(attribute: string, _before: string | null, value: string | null): void {
    const property = declared.get(attribute);
    if (!property) return;
    const { name, type } = property;
    const number = value === null ? undefined : Number(value);
    Object.assign(this, { [name]: type === Boolean ? value !== null : type === Number ? number : (value ?? '') });
  }

  /** Brings what is shown in line with the properties. */
  protected update(): void {}
}
