/* What binarizing does to a network, counted: for screens and reports.
 *
 * All functions read what they are given and nothing else, draw no number but by a
 * key, and cost little enough to be done in pieces while somebody looks on. */
#ifndef HAMTOP_RUN_AUDIT_H
#define HAMTOP_RUN_AUDIT_H

#include "hamtop/base/err.h"
#include "hamtop/eval/ndcg.h"
#include "hamtop/model/features.h"
#include "hamtop/run/job.h"

/* ---- the codes of one side, users or items, as they are ---- */

struct bit_health {
	double mean;	    /* of the bit as +1 and -1 */
	double entropy;	    /* 0 .. 1 bit */
	double correlation; /* the one with another bit that is farthest from 0 */
	uint32_t with;	    /* that bit */
	bool dead;	    /* alike in all codes; correlates with none */
};

/* How rows share codes. */
struct code_counts {
	uint32_t rows;
	uint32_t distinct; /* different codes */
	uint32_t sharing;  /* rows that have their code together with another row */
	uint32_t largest;  /* rows on one code, at most */
	double entropy;	   /* of the code of a row, in bits: at most log2(rows) */
};

/* code [rows, words]. */
bool count_codes(struct code_counts *out, const uint64_t *code, uint32_t rows, uint32_t words,
		 struct err *err);

struct code_audit {
	uint32_t bits;
	struct code_counts counts;
	struct bit_health *bit; /* [bits]; owned */
	float *correlation;	/* [bits, bits] of bits over rows; NAN: one is dead; owned */
};

bool code_audit_init(struct code_audit *out, const uint64_t *code, uint32_t rows, uint32_t bits,
		     struct err *err);
void code_audit_free(struct code_audit *a);

/* ---- scores, by users drawn once ---- */

/* The seed of everything that an audit draws. */
enum { AUDIT_SEED = 1 };

/* As many users of a fold as a look may cost, drawn without order by AUDIT_SEED; all
 * of them where they are few. Immutable: threads may share it. Data and split of the
 * job are lent. */
struct panel;
struct panel *panel_new(const struct job *job, enum fold fold, struct err *err);
void panel_free(struct panel *p);
uint32_t panel_users(const struct panel *p);
/* Score of a random order. */
const struct ndcg *panel_chance(const struct panel *p);

bool panel_score(struct ndcg *out, const struct panel *p, const struct features *f, enum form form,
		 struct err *err);
/* The expected NDCG at the largest cut-off by Hamming distance, without bit `without`;
 * with all bits when that is `bits` or more. */
bool panel_score_without(double *out, const struct panel *p, const struct codes *c,
			 uint32_t without, struct err *err);

/* ---- what a form keeps of the features that it is made of ---- */

enum { FORM_TRIPLES = 20000 };

/* Counted over triples of a user and two items, drawn by AUDIT_SEED. */
struct form_audit {
	uint32_t triples; /* that <f, f> puts in an order */
	double flipped;	  /* share of them whose order the form turns round */
	double tied;	  /* share of them that the form cannot tell apart */
	/* The share of |f|^2 that no multiple of what the form ranks by explains, in the
	 * rows drawn: 1 - cos^2. 0 for C. */
	double lost;
	/* the flipped triple whose items are farthest apart by cosine to their user */
	bool any;
	uint32_t user, near, far;   /* near: the item that f puts first */
	double cos_near, cos_far;   /* of f */
	double form_near, form_far; /* distances of a code; inner products of ST */
};
bool form_audit_of(struct form_audit *out, const struct features *f, enum form form,
		   struct err *err);

/* Shares of |f| < eps, eps being FRAGILE of the root mean square of f: per bit of one
 * side, f [rows, bits], into out [bits]. Returns the mean over bits. */
#define FRAGILE .05
double fragile_bits(double *out, const float *f, size_t rows, uint32_t bits);

/* Bytes of one code as it is kept, or of one row of floats. */
uint32_t form_bytes(enum form form, uint32_t bits);
/* Seconds a query to find the nearest 10 items, by a scan of all of them (of the first
 * 65,536 where there are more): measured on this machine now, 64 users at once on one
 * thread, the best of five runs. ST costs what C costs. */
bool query_seconds(double *out, const struct features *f, enum form form, struct err *err);

#endif
