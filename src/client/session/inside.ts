/** What is needed inside of a room only: loaded while a person stands in its lobby. */
export { roomOf } from './room-scene.ts';
export { Stay } from './stay.ts';
