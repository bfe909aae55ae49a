export { Browser } from 'nettoria/testing'
