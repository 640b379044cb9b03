"""A reader's own articles: paste or upload, see what is read and what is not, decide, take away."""

import streamlit as st

from dashboard.blocks import articles, markup
from dashboard.session import data, downloads, editor, filters, queries, workspaces
from dashboard.wording import formatting

st.title("Add articles", anchor=False)
st.html(
    markup.lede(
        "Paste or upload an article: its numbers are read here, beside the articles shown now, and "
        "nothing is kept after this session unless you save it."
    )
)
editor.tell()
mine = data.workspace()

with st.form("article", border=True):
    with st.grid(3, min_column_width=220, gap="small"):
        outlet = st.text_input("Outlet", max_chars=120)
        headline = st.text_input("Headline", max_chars=300)
        published = st.date_input("Published", value=None, min_value=filters.OLDEST)
        url = st.text_input("Link", max_chars=500)
        archived = st.text_input("Link of an archived copy", max_chars=500)
        retrieved = st.date_input("Retrieved", value=None, min_value=filters.OLDEST)
    text = st.text_area("Text of one article", height=180)
    files = st.file_uploader(
        "Or files: text, Markdown or HTML", type=["txt", "md", "html", "htm"],
        accept_multiple_files=True,
    )  # fmt: skip
    is_sent = st.form_submit_button("Read the figures", icon=":material/manage_search:")

if is_sent:
    said = {
        "outlet": outlet, "headline": headline, "published": published, "url": url,
        "archived_url": archived, "retrieved": retrieved,
    }  # fmt: skip
    uploads = [workspaces.Upload(file.name, file.getvalue()) for file in files]
    if text.strip():
        uploads.insert(0, workspaces.Upload("pasted text.md", text.encode(errors="replace")))
    editor.add(uploads, said)

if editor.may_open_folders():
    with st.expander("Open a folder of articles on this machine", icon=":material/folder_open:"):
        st.html(markup.note("Its articles are shown; what you decide is kept in its labels.csv."))
        folder = st.text_input("Folder", key="folder", placeholder="/home/me/my-corpus")
        if st.button("Open", icon=":material/folder_open:") and folder.strip():
            editor.open_folder(folder.strip())

if mine is None:
    if st.button("Decide on the articles shown now", icon=":material/rule:"):
        editor.decide_on_shown()
    st.stop()

work = mine
package = data.package()
st.header("What was read", anchor=False)
own = [name for name in package.articles["article_id"] if work.has_own(name)]
printed = queries.printed_by(package.figures, package.articles)
names = queries.article_names(queries.listed(printed, "article_id", own))
ordered = sorted(names, key=lambda article_id: article_id not in own)
article_id = st.selectbox("Article", ordered, format_func=names.__getitem__, key="own")
article, figures = package.article(article_id), queries.of_article(package.figures, article_id)
left, right = st.columns([1.7, 1], gap="large")
with left:
    st.subheader(formatting.plain(article["headline"]), anchor=False)
    st.html(articles.head(article, package.outlets))
    st.html(articles.body(package.text(article_id), figures.to_dicts(), None))
with right:
    missed = workspaces.left_out(package.text(article_id)).to_dicts()
    st.html(articles.left_out(missed) if missed else markup.note("No number was left out."))

st.header("Decide", anchor=False)
if figures.is_empty():
    st.html(markup.note("No number was found in this article, so there is nothing to decide."))
else:
    st.html(
        markup.note(
            "Correct what a number measures, of whom, when and on whose word; take the tick off "
            "one that should count for nothing. An emptied cell clears what the rules found."
        )
    )
    editor.editor(figures, work, package)

st.header("Take it away", anchor=False)
with st.container(horizontal=True):
    downloads.button(
        "This corpus (zip)", lambda: workspaces.packed(work), "my-corpus.zip", "application/zip"
    )
    kept = data.corpus()
    if kept and not work.is_kept and st.button("Save into the corpus", icon=":material/save:"):
        editor.save(work, kept)
