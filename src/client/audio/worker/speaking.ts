/** The own voice's part of the worker. */
export { chooseEncoders } from '../codec/choose-encoders.ts';
export { Sender } from './sender.ts';
