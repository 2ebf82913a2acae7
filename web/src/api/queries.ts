/** Every question that the studio asks, with the key it is remembered under; each subject has its file. */

import { aboutContent } from "./queries/content";
import { aboutData } from "./queries/data";
import { aboutDrivers } from "./queries/drivers";
import { aboutHealth } from "./queries/health";
import { aboutLanguage } from "./queries/language";
import { aboutLive } from "./queries/live";
import { aboutModels } from "./queries/models";
import { aboutPeople } from "./queries/people";
import { aboutProject } from "./queries/project";
import { aboutSegments } from "./queries/segments";
import { aboutSurveys } from "./queries/surveys";

export const queries = {
  ...aboutProject,
  ...aboutPeople,
  ...aboutSegments,
  ...aboutHealth,
  ...aboutDrivers,
  ...aboutLive,
  ...aboutContent,
  ...aboutModels,
  ...aboutSurveys,
  ...aboutLanguage,
  ...aboutData,
};
