/** The part of the worker that handles the own voice, loaded together. */
export { chooseEncoders } from '../codec/choose-encoders.ts';
export { Sender } from './sender.ts';
