/**
 * From here on the interface library draws everything. What lets its components follow signals comes with it: what was drawn before that would not change
 * any more.
 */
import '@preact/signals';
import { jsx } from 'preact/jsx-runtime';
import { drawnBy } from './jsx-runtime.ts';

drawnBy(jsx);
