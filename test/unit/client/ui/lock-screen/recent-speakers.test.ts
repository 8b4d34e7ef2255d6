import { type Signal, signal } from '@preact/signals';
import { beforeEach, expect, it } from 'vitest';
import { RecentSpeakers } from '../../../../../src/client/ui/lock-screen/recent-speakers.ts';
import { me, person } from '../../../../browser/page/fixtures.ts';

let ada: Signal<number>;
let bao: Signal<number>;
let speakers: RecentSpeakers;

beforeEach(() => {
  ada = signal(0);
  bao = signal(0);
  speakers = new RecentSpeakers();
});

const stage = () => [me({ level: signal(1) }), person('Ada', { level: ada }), person('Bao', { level: bao })];
const look = (now: number, people = stage()) => speakers.look(people, now).map(({ name }) => name);

it('names nobody before anybody has spoken, and never this person', () => {
  expect(look(0)).toEqual([]);
});

it('takes no noise for a voice', () => {
  ada.value = 0.02;
  expect(look(0)).toEqual([]);
});

it('names everybody who speaks, through pauses for breath', () => {
  ada.value = 0.4;
  expect(look(0)).toEqual(['Ada']);
  ada.value = 0;
  bao.value = 0.4;
  expect(look(1_000)).toEqual(['Ada', 'Bao']);
  expect(look(3_000)).toEqual(['Bao']);
});

it('goes on naming whoever spoke last while nobody speaks, until they leave the stage', () => {
  ada.value = 0.4;
  look(0);
  ada.value = 0;
  expect(look(60_000)).toEqual(['Ada']);
  expect(look(61_000, [person('Bao', { level: bao })])).toEqual([]);
});
