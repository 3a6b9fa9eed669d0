export { type LearnedProfile, PROFILE_SCHEMA } from './profile.js';
export { learnedRelease } from './release.js';
export { hasKey, lastLearned, learnedFiles, readProfile, writeProfile } from './store.js';
