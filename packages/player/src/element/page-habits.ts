import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What the habits need of the element. */
export interface Habitual extends HTMLElement {
  readonly paused: boolean;
  readonly autoPauseIfHidden: boolean;
  readonly pictureInPictureMode: string;
  play(): Promise<void>;
  pause(): void;
  requestPictureInPicture(): Promise<unknown>;
  exitPictureInPicture(): Promise<void>;
}

interface NavigateEventLike extends Event {
  readonly navigationType: 'push' | 'replace' | 'reload' | 'traverse';
}

/** WeChat's habits: to pause while the page is hidden, and to become a small window when the user goes elsewhere. */
export class PageHabits implements ReactiveController {
  readonly #player: Habitual;
  #listening = new AbortController();

  constructor(player: Habitual & ReactiveControllerHost) {
    this.#player = player;
    player.addController(this);
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const { navigation } = globalThis as { navigation?: EventTarget };
    const habits: Habits = { held: false, moved: false };
    document.addEventListener('visibilitychange', () => onVisibility(this.#player, habits), { signal });
    navigation?.addEventListener('navigate', (event) => onNavigate(this.#player, habits, event), { signal });
  }

  hostDisconnected(): void {
    this.#listening.abort();
  }
}

interface Habits {
  /** It was paused by the page that was hidden. */
  held: boolean;
  /** It was put into a small window. */
  moved: boolean;
}

function onVisibility(player: Habitual, habits: Habits): void {
  if (document.hidden) {
    habits.held = player.autoPauseIfHidden && !player.paused;
    if (habits.held) player.pause();
    return;
  }
  if (habits.held) void player.play();
  if (habits.moved) void player.exitPictureInPicture().catch(() => undefined);
  habits.held = habits.moved = false;
}

function onNavigate(player: Habitual, habits: Habits, event: Event): void {
  const { navigationType } = event as NavigateEventLike;
  const occasion = navigationType === 'push' ? 'push' : navigationType === 'traverse' ? 'pop' : undefined;
  if (!occasion || !player.pictureInPictureMode.includes(occasion) || player.paused) return;
  habits.moved = true;
  // A browser grants it with the click that leads elsewhere, and refuses it otherwise: then the picture stays.
  player.requestPictureInPicture().catch(() => (habits.moved = false));
}
