/** Every adapter there is; each is loaded when it is first used. */
export const adapters = {
  terminal: () => import('./terminal/index.ts'),
}
