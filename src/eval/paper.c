#include "hamtop/eval/paper.h"

#include <math.h>
#include <string.h>

#include "hamtop/base/mem.h"

enum { CUTS = 3, LENGTHS = 4 };

static const uint32_t cuts[CUTS] = { 2, 6, 10 };
static const uint32_t lengths[LENGTHS] = { 5, 10, 20, 40 };

struct printed {
	enum paper_data table;
	const char *row;
	short value[CUTS][LENGTHS]; /* in ten-thousandths; 0: not printed */
};

static const struct printed printed[] = {
	{ PAPER_ML1M,
	  "AECF-C",
	  { { 6496, 7093, 6750, 6694 }, { 7072, 7358, 7129, 7100 }, { 7420, 7603, 7424, 7393 } } },
	{ PAPER_ML1M,
	  "CCSR-C",
	  { { 6861, 7010, 6901, 7246 }, { 7296, 7344, 7255, 7605 }, { 7538, 7605, 7516, 7885 } } },
	{ PAPER_ML1M,
	  "AECF-ST",
	  { { 6201, 6862, 6769, 6918 }, { 6762, 7220, 7180, 7246 }, { 7095, 7495, 7458, 7518 } } },
	{ PAPER_ML1M,
	  "DJSRH-ST",
	  { { 5661, 6020, 5974, 5879 }, { 6274, 6533, 6481, 6409 }, { 6673, 6886, 6845, 6787 } } },
	{ PAPER_ML1M,
	  "CCSR-ST",
	  { { 6820, 6913, 6441, 6610 }, { 7226, 7295, 6841, 7016 }, { 7470, 7542, 7115, 7291 } } },
	{ PAPER_ML1M,
	  "AECF-SST",
	  { { 5637, 6798, 6883, 5404 }, { 6233, 7201, 7265, 6032 }, { 6663, 7478, 7526, 6445 } } },
	{ PAPER_ML1M,
	  "DJSRH-SST",
	  { { 5676, 5825, 5895, 5859 }, { 6319, 6388, 6458, 6446 }, { 6703, 6776, 6835, 6814 } } },
	{ PAPER_ML1M,
	  "CCSR-SST",
	  { { 6492, 6668, 6587, 6609 }, { 6930, 7077, 7108, 7138 }, { 7238, 7384, 7438, 7486 } } },
	{ PAPER_ML1M,
	  "CF-S",
	  { { 5492, 5599, 5672, 5833 }, { 6172, 6198, 6297, 6450 }, { 6593, 6613, 6698, 6840 } } },
	{ PAPER_ML1M,
	  "CFcodeReg",
	  { { 5692, 5690, 5738, 5728 }, { 6314, 6303, 6323, 6317 }, { 6712, 6701, 6724, 6711 } } },
	{ PAPER_ML1M,
	  "AECF-S",
	  { { 4983, 5555, 5310, 4874 }, { 5817, 6154, 5989, 5689 }, { 6311, 6534, 6423, 6175 } } },
	{ PAPER_ML1M,
	  "CCSR-S",
	  { { 6332, 6523, 6912, 7402 }, { 6997, 7128, 7277, 7677 }, { 7371, 7475, 7529, 7897 } } },
	{ PAPER_AMAZON,
	  "AECF-C",
	  { { 7919, 7915, 7944, 7930 }, { 8563, 8558, 8578, 8566 }, { 8822, 8816, 8834, 8824 } } },
	{ PAPER_AMAZON,
	  "CCSR-C",
	  { { 7875, 7883, 7880, 7895 }, { 8526, 8522, 8526, 8539 }, { 8791, 8791, 8792, 8801 } } },
	{ PAPER_AMAZON,
	  "AECF-ST",
	  { { 7800, 7716, 7810, 7835 }, { 8471, 8419, 8478, 8489 }, { 8748, 8705, 8752, 8765 } } },
	{ PAPER_AMAZON,
	  "DJSRH-ST",
	  { { 7460, 7653, 7707, 7792 }, { 8263, 8381, 8412, 8469 }, { 8579, 8673, 8701, 8744 } } },
	{ PAPER_AMAZON,
	  "CCSR-ST",
	  { { 7833, 7869, 7837, 7870 }, { 8490, 8521, 8503, 8530 }, { 8762, 8786, 8770, 8792 } } },
	{ PAPER_AMAZON,
	  "AECF-SST",
	  { { 7657, 7500, 7817, 7733 }, { 8377, 8288, 8485, 8432 }, { 8670, 8599, 8759, 8714 } } },
	{ PAPER_AMAZON,
	  "DJSRH-SST",
	  { { 7610, 7617, 7627, 7698 }, { 8356, 8372, 8379, 8421 }, { 8654, 8668, 8676, 8709 } } },
	{ PAPER_AMAZON,
	  "CCSR-SST",
	  { { 7632, 7633, 7518, 7530 }, { 8355, 8362, 8285, 8306 }, { 8657, 8658, 8598, 8614 } } },
	{ PAPER_AMAZON,
	  "CF-S",
	  { { 7661, 7673, 7680, 7691 }, { 8399, 8409, 8422, 8428 }, { 8692, 8700, 8711, 8716 } } },
	{ PAPER_AMAZON,
	  "CFcodeReg",
	  { { 7657, 7650, 7653, 7663 }, { 8398, 8400, 8405, 8413 }, { 8692, 8693, 8698, 8704 } } },
	{ PAPER_AMAZON,
	  "AECF-S",
	  { { 7703, 7755, 7818, 7793 }, { 8411, 8447, 8481, 8477 }, { 8697, 8726, 8756, 8750 } } },
	{ PAPER_AMAZON,
	  "CCSR-S",
	  { { 7707, 7685, 7648, 7752 }, { 8420, 8408, 8381, 8446 }, { 8705, 8697, 8676, 8725 } } },
	{ PAPER_ICHIBA,
	  "AECF-C",
	  { { 9180, 9233, 9199, 9168 }, { 9508, 9537, 9506, 9479 }, { 9606, 9628, 9604, 9581 } } },
	{ PAPER_ICHIBA,
	  "CCSR-C",
	  { { 9216, 9236, 9196, 9293 }, { 9482, 9567, 9561, 9531 }, { 9593, 9607, 9677, 9625 } } },
	{ PAPER_ICHIBA,
	  "AECF-ST",
	  { { 9062, 9141, 8955, 9108 }, { 9386, 9473, 9387, 9474 }, { 9512, 9574, 9513, 9578 } } },
	{ PAPER_ICHIBA,
	  "DJSRH-ST",
	  { { 8730, 9202, 9406, 9656 }, { 9196, 9491, 9593, 9730 }, { 9385, 9597, 9674, 9784 } } },
	{ PAPER_ICHIBA,
	  "CCSR-ST",
	  { { 9095, 9166, 9124, 9227 }, { 9437, 9487, 9463, 9526 }, { 9551, 9588, 9572, 9617 } } },
	{ PAPER_ICHIBA,
	  "AECF-SST",
	  { { 9020, 8951, 9016, 9072 }, { 9377, 9389, 9365, 9398 }, { 9510, 9511, 9500, 9523 } } },
	{ PAPER_ICHIBA,
	  "DJSRH-SST",
	  { { 8954, 9119, 9188, 9434 }, { 9365, 9464, 9497, 9629 }, { 9500, 9577, 9602, 9705 } } },
	{ PAPER_ICHIBA,
	  "CCSR-SST",
	  { { 9145, 9066, 8965, 8695 }, { 9449, 9384, 9317, 9187 }, { 9562, 9512, 9464, 9369 } } },
	{ PAPER_ICHIBA,
	  "CF-S",
	  { { 8915, 8921, 8927, 8956 }, { 9329, 9339, 9338, 9352 }, { 9475, 9482, 9483, 9494 } } },
	{ PAPER_ICHIBA,
	  "CFcodeReg",
	  { { 8913, 8911, 8875, 8856 }, { 9327, 9322, 9307, 9300 }, { 9475, 9470, 9457, 9452 } } },
	{ PAPER_ICHIBA,
	  "AECF-S",
	  { { 9150, 9102, 9123, 9123 }, { 9454, 9416, 9430, 9426 }, { 9566, 9532, 9547, 9542 } } },
	{ PAPER_ICHIBA,
	  "CCSR-S",
	  { { 9169, 9104, 9026, 9158 }, { 9467, 9432, 9384, 9478 }, { 9576, 9548, 9513, 9583 } } },
	{ PAPER_ML1M, "Random", { { 94, 94, 94, 94 }, { 91, 91, 91, 91 }, { 83, 83, 83, 83 } } },
	{ PAPER_ML1M,
	  "Top",
	  { { 0, 0, 0, 0 }, { 3101, 3101, 3101, 3101 }, { 3196, 3196, 3196, 3196 } } },
	{ PAPER_AMAZON, "Random", { { 3, 3, 3, 3 }, { 3, 3, 3, 3 }, { 1, 1, 1, 1 } } },
	{ PAPER_AMAZON,
	  "Top",
	  { { 132, 132, 132, 132 }, { 327, 327, 327, 327 }, { 485, 485, 485, 485 } } },
	{ PAPER_ICHIBA, "Random", { { 10, 10, 10, 10 }, { 13, 13, 13, 13 }, { 9, 9, 9, 9 } } },
	{ PAPER_ICHIBA,
	  "Top",
	  { { 558, 558, 558, 558 }, { 1113, 1113, 1113, 1113 }, { 1550, 1550, 1550, 1550 } } },
};

enum paper_data
paper_data_of(const struct dataset *data)
{
	static const struct {
		enum paper_data table;
		uint32_t users;
		size_t ratings;
	} known[] = {
		{ PAPER_ML1M, 6040, 1000209 },
		{ PAPER_AMAZON, 35736, 1960674 },
		{ PAPER_ICHIBA, 36314, 1267296 },
	};

	if (data->report.source && !strncmp(data->report.source, "synth:", 6))
		return PAPER_NONE;
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (known[i].users == data->users && known[i].ratings == data->ratings)
			return known[i].table;
	}
	return PAPER_NONE;
}

static int
index_of(const uint32_t *values, int n, uint32_t value)
{
	for (int i = 0; i < n; i++) {
		if (values[i] == value)
			return i;
	}
	return -1;
}

static bool
without_codes(const char *row)
{
	return !strcmp(row, "Random") || !strcmp(row, "Top");
}

double
paper_ndcg(enum paper_data table, const char *row, uint32_t bits, uint32_t k)
{
	int cut = index_of(cuts, CUTS, k);
	int length = without_codes(row) ? 0 : index_of(lengths, LENGTHS, bits);

	if (cut < 0 || length < 0)
		return NAN;
	for (size_t i = 0; i < ARRAY_LEN(printed); i++) {
		if (printed[i].table == table && !strcmp(printed[i].row, row))
			return printed[i].value[cut][length] ? printed[i].value[cut][length] / 1e4
							     : NAN;
	}
	return NAN;
}

double
paper_chi2(enum paper_data table, uint32_t bits, enum feature f)
{
	static const double chi2[LENGTHS][FEATURES] = {
		{ 47.41, 0.26, 0.02 },
		{ 5.93, 0.05, 0.08 },
		{ 2.37, 0.33, 0.53 },
		{ 8.96, 0.03, 0.11 },
	};
	int length = index_of(lengths, LENGTHS, bits);

	return table == PAPER_ML1M && length >= 0 ? chi2[length][f] : NAN;
}

double
paper_beside(const struct dataset *data, const struct eval_options *opt, const char *row,
	     uint32_t bits, uint32_t k)
{
	bool stands = without_codes(row) ? opt->protocol == PROTOCOL_ALL
					 : opt->protocol == PROTOCOL_RATED && opt->gain == GAIN_EXP;

	return stands ? paper_ndcg(paper_data_of(data), row, bits, k) : NAN;
}
