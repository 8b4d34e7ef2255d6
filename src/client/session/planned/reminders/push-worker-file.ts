/** The push worker beside the page, as the build names it for good: a service worker is known by its address. */
export const PUSH_WORKER = './reminders.js';
