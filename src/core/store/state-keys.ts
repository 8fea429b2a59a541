/** What is kept of a change: its findings, what was reviewed, what was said. `about`: `owner/name#12`. */
export const changeKey = (surface: string, about: string): string => `change/${surface}/${about}`

/** What was said in the terminal, in that folder. */
export const chatKey = (folder: string): string => `chat/${folder}`
