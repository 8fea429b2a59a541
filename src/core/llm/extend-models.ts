import type { Models } from './port.ts'

/** Returns models with some members replaced. The window stays the current one. */
export function extendModels<T extends Models, U extends Partial<Models>>(models: T, members: U): T & U {
  return Object.defineProperties({} as T & U, {
    ...Object.getOwnPropertyDescriptors(models),
    ...Object.getOwnPropertyDescriptors(members),
  })
}
