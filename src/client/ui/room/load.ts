import { signal } from '@preact/signals-core';
import type { ComponentType } from 'preact';
import { fetchCode } from '../../session/platform/fetch-code.ts';
import { loadStyle } from '../shell/load-style.ts';
import style from '../styles/room.css?url';
import type { RoomProps } from './room.tsx';

/** The screen inside a room, which is heard before it is shown. Undefined until it has loaded. */
export const roomScreen = signal<ComponentType<RoomProps>>();

let loading: Promise<void> | undefined;

/** Fetches it. Idempotent. */
export function loadRoom(): Promise<void> {
  loading ??= Promise.all([fetchCode(() => import('./room.tsx')), fetchCode(() => loadStyle(style))]).then(
    ([{ Room }]) => {
      roomScreen.value = Room;
    },
  );
  return loading;
}
