// The rules of the linter, a closed list: each looks at the whole policy and reports what it finds.
// One function may report several kinds that come from one look.
#pragma once

#include "interpreter/lint/subject.h"

namespace remit::lint {

using diagnostics::Sink;

// words.cpp: who answers for the policy, and what its comments and texts say
void GovernedInForce(const Subject& subject, Sink& sink);    // R1205 R1206 R1207
void ReasonsOfRefusals(const Subject& subject, Sink& sink);  // R1208
void BlankTexts(const Subject& subject, Sink& sink);         // R1209
void UnfinishedMarks(const Subject& subject, Sink& sink);    // R1210
void CommentedOut(const Subject& subject, Sink& sink);       // R1211
void DanglingDocs(const Subject& subject, Sink& sink);       // R1212

// conditions.cpp
void DoubleNegations(const Subject& subject, Sink& sink);    // R1213
void ComparedWithTruth(const Subject& subject, Sink& sink);  // R1214
void ChoicesOfTruth(const Subject& subject, Sink& sink);     // R1215
void ValuesOnTheLeft(const Subject& subject, Sink& sink);    // R1216
void PartsOfConditions(const Subject& subject, Sink& sink);  // R1217 R1218 R1219
void ConstantParts(const Subject& subject, Sink& sink);      // R1220 R1227 R1228 R1230
void Branches(const Subject& subject, Sink& sink);           // R1221 R1222
void NegatedNegatives(const Subject& subject, Sink& sink);   // R1229

// formulas.cpp
void SameOperands(const Subject& subject, Sink& sink);             // R1223
void ArithmeticWithoutEffect(const Subject& subject, Sink& sink);  // R1224
void Defaults(const Subject& subject, Sink& sink);                 // R1225 R1226
void NamedFormulas(const Subject& subject, Sink& sink);            // R1232 R1233 R1234
void Thresholds(const Subject& subject, Sink& sink);               // R1235 R1236
void UnusedArguments(const Subject& subject, Sink& sink);          // R1237

// names.cpp
void LookalikeNames(const Subject& subject, Sink& sink);  // R1231
void UnusedWords(const Subject& subject, Sink& sink);     // R1238 R1239 R1240
void UnusedModules(const Subject& subject, Sink& sink);   // R1241

// values.cpp: parameters, types, fields, scenarios
void DatedSteps(const Subject& subject, Sink& sink);              // R1242 R1243
void RangesOfOne(const Subject& subject, Sink& sink);             // R1244 R1245
void TextsAsEnums(const Subject& subject, Sink& sink);            // R1246
void Fields(const Subject& subject, Sink& sink);                  // R1247 R1249 R1251
void ModelledRanges(const Subject& subject, Sink& sink);          // R1248 R1264
void ProtectedFields(const Subject& subject, Sink& sink);         // R1250
void ScenariosWithoutEffect(const Subject& subject, Sink& sink);  // R1252

// choices.cpp: knobs, objectives, preferences, bands
void SingleAlternatives(const Subject& subject, Sink& sink);        // R1253
void SameObjectives(const Subject& subject, Sink& sink);            // R1258
void PreferencesWithoutEffect(const Subject& subject, Sink& sink);  // R1259
void Bands(const Subject& subject, Sink& sink);                     // R1260 R1261 R1262 R1265
void DampedChoices(const Subject& subject, Sink& sink);             // R1263

// overlaps.cpp: rules beside one another
void OverlappingRules(const Subject& subject, Sink& sink);         // R1254 R1255 R1256
void RequirementsWithoutKnob(const Subject& subject, Sink& sink);  // R1257

// tables.cpp
void TablesThatSayOne(const Subject& subject, Sink& sink);     // R1266
void IdleColumns(const Subject& subject, Sink& sink);          // R1267
void SplitRows(const Subject& subject, Sink& sink);            // R1268
void OtherwiseForOne(const Subject& subject, Sink& sink);      // R1269
void FirstWithoutOverlap(const Subject& subject, Sink& sink);  // R1270
void SameTables(const Subject& subject, Sink& sink);           // R1271

// tests.cpp: the tests that are written in the policy
void RepeatedTests(const Subject& subject, Sink& sink);      // R1272
void WeakTests(const Subject& subject, Sink& sink);          // R1273
void TestsOutsideForce(const Subject& subject, Sink& sink);  // R1274

}  // namespace remit::lint
