#include <config.h>

#include "hamtop/tui/tui.h"
#include "tui/session.h"
#include "tui/term.h"

bool
tui_run(const struct tui_options *opt, struct err *err)
{
	struct session s;
	bool ok;

	ok = session_open(&s, opt, !opt->ascii && term_is_utf8(), err);
	s.app.plain |= !opt->script && term_is_dumb();
	if (ok)
		ok = opt->script   ? script_run(&s, err)
		     : s.app.plain ? plain_run(&s, !opt->plain, err)
				   : loop_run(&s, opt->color, err);
	if (!record_close(s.record, &s.app, ok ? err : NULL))
		ok = false;
	if (ok && s.app.run.ended && s.app.run.end == RUN_FAILED)
		ok = err_set(err, s.app.run.err.code, "%s", s.app.run.err.msg);
	if (ok && opt->farewell) {
		session_stop(&s);
		session_farewell(&s, false, opt->farewell);
	}
	session_close(&s);
	return ok;
}
