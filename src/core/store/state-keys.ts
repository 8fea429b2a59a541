/** Returns the key for the state of a change: its findings, reviews and conversation. `about`: `owner/name#12`. */
export const changeKey = (surface: string, about: string): string => `change/${surface}/${about}`

/** Returns the key for the terminal conversation in a folder. */
export const chatKey = (folder: string): string => `chat/${folder}`
