/** Signs that nobody sees: they say in which direction text runs. */
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** The text without its marks of direction. What is copied from a page has them, and what reads a file takes them for letters. */
export const withoutDirections = (text: string): string => text.replace(directions, '')
