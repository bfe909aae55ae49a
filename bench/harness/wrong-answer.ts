/** A server answered wrongly: the run fails, however fast it was. */
export class WrongAnswer extends Error {}
