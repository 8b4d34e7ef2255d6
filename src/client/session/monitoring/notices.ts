import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { Notice } from '../view/notices.ts';

/** Current problems, newest first, one of each kind. A dismissed notice returns only when its cause does. */
export class Notices {
  readonly #view = signal<readonly Notice[]>([]);
  readonly #dismissed = new Set<Notice['kind']>();

  get view(): ReadonlySignal<readonly Notice[]> {
    return this.#view;
  }

  /** Shows or removes a notice. `more`: its details. */
  set(kind: Notice['kind'], on: boolean, more: Omit<Notice, 'kind'> = {}): void {
    const shown = this.#view.peek().some((n) => n.kind === kind);
    if (!on) this.#dismissed.delete(kind);
    if (on === shown || (on && this.#dismissed.has(kind))) return;
    const others = this.#view.peek().filter((n) => n.kind !== kind);
    this.#view.value = on ? [{ kind, ...more }, ...others] : others;
  }

  dismiss(notice: Notice): void {
    this.#dismissed.add(notice.kind);
    this.#view.value = this.#view.peek().filter((n) => n.kind !== notice.kind);
  }
}
